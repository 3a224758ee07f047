// SPDX-License-Identifier: Apache-2.0
#include "host/api/run.h"

#include <unistd.h>

#include <algorithm>

#include "host/codegen/project.h"
#include "host/data/cache.h"
#include "host/device/runner.h"
#include "host/import/tflite/tflite.h"
#include "host/passes/pipeline.h"
#include "host/sim/sim.h"

namespace mw::api {
namespace fs = std::filesystem;

namespace {

// The deployment and what of the graph it came from the report needs.
struct Prepared {
  Deployment deployment;
  Target target;
  std::string optimization;  // of the compiler
};

// The device's own loader with the kernels that the firmware links.
Result<Sim> open_loader(const Deployment& d) {
  std::vector<KernelRow> rows;
  for (const KernelRow* row : d.kernels) rows.push_back(*row);
  return Sim::open_tflite(d.image, std::move(rows));
}

Result<Prepared> prepare(const LoadedModel& model, const DeployRequest& request) {
  Prepared out;
  MW_TRY(out.target, find_target(request.target));
  out.optimization = request.optimize == Optimize::size ? "-Os" : "-O2";
  DeployOptions options;
  options.form = request.form;
  options.target = request.target;
  options.plan.isa_mask = out.target.isa_mask();
  options.plan.optimize = request.optimize;
  Graph graph = model.graph;
  Bytes tflite = model.tflite;
  if (request.form != Form::tflite) {
    MW_TRY_DO(run_passes(graph));
  } else if (tflite.empty()) {
    MW_TRY(tflite, export_tflite(graph));
    MW_TRY(graph, import_tflite(tflite, model.graph.name));
  }
  MW_TRY(out.deployment, make_deployment(graph, tflite, options));
  if (request.form == Form::tflite) {
    MW_TRY(const Sim sim, open_loader(out.deployment));
    out.deployment.arena_bytes = sim.arena_bytes();
  }
  return out;
}

// Items one after another, each all its inputs: the order of a replay.
Bytes interleave(const InputItems& items) {
  Bytes out;
  for (size_t n = 0; n < items.count; ++n) {
    for (const Bytes& input : items.inputs) {
      const size_t bytes = input.size() / items.count;
      const auto first = input.begin() + std::ptrdiff_t(n * bytes);
      out.insert(out.end(), first, first + std::ptrdiff_t(bytes));
    }
  }
  return out;
}

std::vector<OutputItems> split_outputs(const Plan& plan, const InputItems& items,
                                       const Bytes& all) {
  std::vector<OutputItems> outputs;
  for (const PlanIo& io : plan.outputs) {
    const Shape& shape = io.tensor.shape;
    OutputItems out{io.tensor.name, io.tensor.dtype, {shape.dim, shape.dim + shape.rank}, {}};
    if (items.batched) out.shape.insert(out.shape.begin(), int64_t(items.count));
    outputs.push_back(std::move(out));
  }
  size_t at = 0;
  for (size_t n = 0; n < items.count; ++n) {
    for (size_t o = 0; o < outputs.size(); ++o) {
      const size_t bytes = plan.outputs[o].tensor.bytes();
      outputs[o].bytes.insert(outputs[o].bytes.end(), all.begin() + std::ptrdiff_t(at),
                              all.begin() + std::ptrdiff_t(at + bytes));
      at += bytes;
    }
  }
  return outputs;
}

RunReport begin_report(const LoadedModel& model, const RunRequest& request, const Deployment& d) {
  RunReport report;
  report.model = model.path.filename().string();
  report.target = request.deploy.target;
  report.form = request.deploy.form;
  report.arena_bytes = d.arena_bytes;
  report.const_bytes = d.plan.constants.size();
  report.model_bytes = d.image.size();
  if (!request.per_op) return report;
  for (const PlanStep& step : d.plan.steps) {
    report.ops.push_back({std::string(step.op->name()), step.kernel->name, {}, step.macs, 0});
  }
  return report;
}

// tflite and plan run natively in this process.
Result<Bytes> run_in_process(const Deployment& d, const InputItems& items, RunReport& report) {
  auto sim = d.form == Form::tflite ? open_loader(d) : Sim::open_container(d.image);
  if (!sim) return sim.error();
  const Bytes flat = interleave(items);
  Bytes outputs;
  size_t at = 0;
  for (size_t n = 0; n < items.count; ++n) {
    for (size_t i = 0; i < sim->input_count(); ++i) {
      const std::span<uint8_t> input = sim->input(i);
      std::copy_n(flat.begin() + std::ptrdiff_t(at), input.size(), input.begin());
      at += input.size();
    }
    sim->run([&](uint32_t step, const KernelRow&, std::span<const uint8_t> output) {
      if (n == 0 && step < report.ops.size()) report.ops[step].output_crc32 = crc32(output);
    });
    for (size_t o = 0; o < sim->output_count(); ++o) {
      outputs.insert(outputs.end(), sim->output(o).begin(), sim->output(o).end());
    }
  }
  return outputs;
}

// Built firmware, cached by everything that goes into it.
Result<Built> cached_build(const Prepared& prepared, const ProjectOptions& options) {
  const Deployment& d = prepared.deployment;
  MW_TRY(const std::string sources, source_fingerprint(d, prepared.target, options));
  const fs::path folder = data::cache_folder() / "firmware" / content_hash(sources);
  std::error_code code;
  if (fs::exists(folder, code)) return measure_project(prepared.target, folder);
  // Built beside its place and renamed, so that no other process sees half a build.
  const fs::path beside = folder.string() + "." + std::to_string(::getpid());
  MW_TRY_DO(write_project(d, prepared.target, options, beside));
  if (auto built = build_project(prepared.target, options, beside); !built) return built.error();
  fs::rename(beside, folder, code);
  if (code) fs::remove_all(beside, code);  // another process was first, with the same sources
  return measure_project(prepared.target, folder);
}

Result<Bytes> run_on_target(const Prepared& prepared, const InputItems& items, bool per_op,
                            RunReport& report) {
  const Deployment& d = prepared.deployment;
  ProjectOptions options;
  MW_TRY(options.source_root, find_source_root());
  options.replay = true;
  options.optimization = prepared.optimization;
  MW_TRY(const Built built, cached_build(prepared, options));
  const Bytes flat = interleave(items);
  ReplayItems request;
  request.item_bytes = uint32_t(flat.size() / items.count);
  request.items = flat;
  request.stateful = d.plan.state_bytes != 0;
  request.observe = per_op;
  request.timeout_s = 600;
  MW_TRY(Replayed replayed, replay(prepared.target, built.replay, request));
  report.instructions = replayed.instructions;
  report.init_instructions = replayed.init_instructions;
  if (replayed.stack_bytes) {
    report.stack_bytes = std::max(*replayed.stack_bytes, replayed.init_stack_bytes.value_or(0));
    report.ram_bytes = built.data_bytes + *report.stack_bytes;
    report.code_bytes = built.code_bytes;
  }
  for (size_t i = 0; i < std::min(report.ops.size(), replayed.steps.size()); ++i) {
    report.ops[i].instructions = replayed.steps[i].instructions;
    report.ops[i].output_crc32 = replayed.steps[i].output_crc32;
  }
  return std::move(replayed.outputs);
}

}  // namespace

Result<Target> find_target(const std::string& name) {
  MW_TRY(Place place, find_place(name));
  return std::move(place.target);
}

Result<std::vector<std::string>> list_targets() {
  MW_TRY(const fs::path root, find_source_root());
  return target_names(root / "ports");
}

Result<RunReport> run(const LoadedModel& model, const InputItems& items,
                      const RunRequest& request) {
  MW_TRY(const Prepared prepared, prepare(model, request.deploy));
  const Deployment& d = prepared.deployment;
  RunReport report = begin_report(model, request, d);
  const bool in_process = !prepared.target.qemu && d.form != Form::aot;
  auto outputs = in_process ? run_in_process(d, items, report)
                            : run_on_target(prepared, items, request.per_op, report);
  if (!outputs) {
    outputs.error().at(report.model);
    return outputs.error();
  }
  report.outputs = split_outputs(d.plan, items, *outputs);
  return report;
}

Result<CompileReport> compile(const LoadedModel& model, const DeployRequest& request,
                              const fs::path& folder) {
  MW_TRY(Place place, find_place(request.target));
  MW_TRY(Prepared prepared, prepare(model, request));
  Deployment& d = prepared.deployment;
  const bool least_ram_tried = request.optimize == Optimize::ram;
  // The plan knows the least that any firmware needs: said before a minute goes into building one.
  MW_TRY_DO(check_fit(place, {d.arena_bytes, d.image.size(), false}, least_ram_tried));
  std::optional<double> instructions;
  ProjectOptions options;
  MW_TRY(options.source_root, find_source_root());
  options.optimization = prepared.optimization;
  if (prepared.target.qemu) {
    // Measured on a copy that can be replayed; the figures then go into the folder's header.
    InputItems items;
    for (const PlanIo& io : d.plan.inputs) items.inputs.emplace_back(io.tensor.bytes());
    RunReport report = begin_report(model, {request, false}, d);
    auto measured = run_on_target(prepared, items, false, report);
    if (measured) {
      d.figures =
          Figures{report.code_bytes.value_or(0) + d.image.size(), report.code_bytes.value_or(0),
                  report.ram_bytes.value_or(0), report.stack_bytes.value_or(0)};
      instructions = report.instructions;
      const Needs needs{d.figures->ram_bytes, d.figures->flash_bytes, true};
      MW_TRY_DO(check_fit(place, needs, least_ram_tried));
    }
  }
  MW_TRY_DO(write_project(d, prepared.target, options, folder));
  if (d.form == Form::tflite) {
    MW_TRY_DO(write_text(folder / (d.name + "_tflite.txt"), print_c_array(d.name, d.image)));
  }
  return CompileReport{folder, std::move(d), std::move(place), instructions};
}

}  // namespace mw::api
