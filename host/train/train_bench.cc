// SPDX-License-Identifier: Apache-2.0
// Training speed of the zoo: samples a second and the share of the core's multiply-add peak, which
// is measured in the same run. A sample costs three times its forward multiply-adds (forward, input
// and weight gradient). Time is processor time by thread, so that a busy machine tells the same as
// a quiet one. Usage: bench_train [--threads N] [--only NET] [--json]
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <nlohmann/json.hpp>

#include "host/base/rng.h"
#include "host/train/gemm.h"
#include "host/train/loss.h"
#include "host/train/optimizer.h"
#include "host/train/trainer.h"
#include "host/train/zoo.h"

namespace mw {
namespace {

constexpr int kBatch = 100;
constexpr double kSeconds = 1.5;  // of measurement, a net

struct Speed {
  std::string net;
  double samples_per_second, share_of_peak;
  uint64_t macs;
};

uint64_t macs_of(const Graph& graph) {
  uint64_t macs = 0;
  for (const Node& node : graph.nodes) {
    if (node.op->core->macs == nullptr) continue;
    const std::vector<TensorType> in = graph.input_types(node), out = graph.output_types(node);
    std::vector<uint64_t> params(node.op->core->params_bytes / 8 + 1u);
    const OpTypes types{{in.data(), uint32_t(in.size())}, {out.data(), uint32_t(out.size())}};
    if (node.op->core->prepare(node.attrs.data(), types, params.data()) == Status::ok) {
      macs += node.op->core->macs(params.data());
    }
  }
  return macs;
}

double processor_seconds() {
  return double(std::clock()) / CLOCKS_PER_SEC;
}

// Median over steps: a shared machine disturbs some of them.
double step_seconds(Step& step, Optimizer& optimizer, size_t classes) {
  std::vector<int> labels(kBatch);
  Rng rng(1);
  for (float& v : step.input()) v = float(rng.normal());
  for (int& label : labels) label = int(rng.below(classes));
  std::vector<double> times;
  double total = 0;
  for (uint64_t i = 0; total < kSeconds || times.size() < 5; ++i) {
    const double start = processor_seconds();
    step.forward(true, i);
    cross_entropy(step.output(), classes, {labels, 0.05}, step.output_gradient());
    step.backward();
    optimizer.update(step.parameters(), 1e-4);
    const double took = (processor_seconds() - start) / step.workers().threads();
    if (i > 0) times.push_back(took);
    total += took;
  }
  std::ranges::nth_element(times, times.begin() + int64_t(times.size() / 2));
  return times[times.size() / 2];
}

Result<Speed> measure(const NetSpec& spec, int threads, double peak) {
  MW_TRY(const Graph graph, make_net(spec));
  MW_TRY(const std::unique_ptr<Step> step,
         Step::plan(graph, {.batch = kBatch, .threads = threads, .output = logits_of(graph)}));
  Optimizer optimizer({}, step->parameters());
  const double rate = kBatch / step_seconds(*step, optimizer, size_t(spec.classes));
  const uint64_t macs = macs_of(graph);
  return Speed{spec.name, rate, rate * double(macs) * 2 * 3 / peak / threads, macs};
}

int run(int threads, bool json, std::string_view only) {
  const double peak = measure_peak_flops();
  const NetSpec nets[] = {
      {.name = "ds_cnn", .height = 49, .width = 10},
      {.name = "mobilenet",
       .height = 96,
       .width = 96,
       .channels = 3,
       .classes = 2,
       .width_factor = 0.25f},
      {.name = "resnet8", .height = 32, .width = 32, .channels = 3, .classes = 10},
      {.name = "sepnet", .height = 49, .width = 40, .classes = 7},
  };
  nlohmann::json out = {{"peak_gflops", peak / 1e9}, {"threads", threads}};
  if (!json) fmt::print("peak of a core {:.1f} GFLOP/s, {} thread(s)\n", peak / 1e9, threads);
  for (const NetSpec& spec : nets) {
    if (!only.empty() && only != spec.name) continue;
    const Result<Speed> result = measure(spec, threads, peak);
    if (!result) {
      fmt::print(stderr, "{}\n", result.error().text());
      return 1;
    }
    out["nets"][result->net] = {{"samples_per_second", result->samples_per_second},
                                {"share_of_peak", result->share_of_peak}};
    if (!json) {
      fmt::print("train {:10} {:6.2f} M MAC {:9.0f} samples/s {:5.1f} % of peak\n", result->net,
                 double(result->macs) / 1e6, result->samples_per_second,
                 100 * result->share_of_peak);
    }
  }
  if (json) fmt::print("{}\n", out.dump(1));
  return 0;
}

}  // namespace
}  // namespace mw

int main(int argc, char** argv) {
  int threads = 1;
  bool json = false;
  std::string_view only;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--json") {
      json = true;
    } else if (argument == "--only" && i + 1 < argc) {
      only = argv[++i];
    } else if (argument == "--threads" && i + 1 < argc) {
      threads = std::max(1, std::atoi(argv[++i]));
    } else {
      fmt::print(stderr, "usage: bench_train [--threads N] [--only NET] [--json]\n");
      return 2;
    }
  }
  return mw::run(threads, json, only);
}
