// SPDX-License-Identifier: Apache-2.0
// milliwatt verify MODEL --on CORE: whether a core, the host and a peer compute the same, and the
// first operator that does not.
#include <fmt/format.h>

#include "apps/cli/command.h"
#include "apps/cli/frame/deploy_options.h"
#include "host/api/run.h"
#include "host/api/verify.h"

namespace mw::cli {

namespace {

constexpr int kMostItems = 1000;

struct Options {
  std::string model, signature;
  DeployOptions deploy{.target = "cortex-m4"};
  std::vector<std::string> inputs;
  int items = 4;
  uint64_t seed = 1;
  bool no_peer = false;
};

std::string text_of(const api::Difference& d) {
  const std::string op = d.op.empty() ? "" : fmt::format("node {} {}", d.node, d.op);
  const std::string tensor = d.tensor.empty() ? "" : fmt::format("'{}'", d.tensor);
  return fmt::format("{}{}{}, item {}: {} of {} values differ, most by {:.6g}: {:.6g}, not {:.6g}",
                     op, op.empty() || tensor.empty() ? "" : " ", tensor, d.item, d.wrong,
                     grouped(int64_t(d.values)), d.largest, d.actual, d.expected);
}

Json to_json(const api::Comparison& each) {
  Json json{{"reference", each.reference}, {"subject", each.subject}, {"agrees", each.agrees()},
            {"operators", each.operators}, {"items", each.items},     {"missing", nullptr},
            {"difference", nullptr}};
  if (!each.missing.empty()) json["missing"] = each.missing;
  if (each.difference) {
    const api::Difference& d = *each.difference;
    json["difference"] = {{"node", d.node},       {"op", d.op},         {"tensor", d.tensor},
                          {"item", d.item},       {"values", d.values}, {"wrong", d.wrong},
                          {"largest", d.largest}, {"actual", d.actual}, {"expected", d.expected},
                          {"text", text_of(d)}};
  }
  return json;
}

Json to_json(const api::VerifyReport& report) {
  Json comparisons = Json::array();
  for (const api::Comparison& each : report.comparisons) comparisons.push_back(to_json(each));
  return {{"model", report.model},
          {"form", kFormNames[int(report.form)]},
          {"agrees", !report.differs()},
          {"comparisons", comparisons}};
}

void print_report(const api::VerifyReport& report) {
  for (const api::Comparison& each : report.comparisons) {
    const std::string who = fmt::format("{} and {}", each.subject, each.reference);
    if (!each.missing.empty()) {
      fmt::print("{}: not compared: {}\n", who, each.missing);
    } else if (each.difference) {
      fmt::print("{}: DIFFER at {}\n", who, text_of(*each.difference));
    } else {
      fmt::print("{}: the same in {}, {}\n", who, counted(int64_t(each.operators), "operator"),
                 counted(int64_t(each.items), "item"));
    }
  }
}

}  // namespace

Action declare_verify(Command& command) {
  command.describe(
      "Compare a core with the host, and the host with TFLM or LiteRT, operator by operator");
  auto o = std::make_shared<Options>();
  command.add_option("MODEL", o->model, "A .tflite or .mw file").required();
  add_signature(command, o->signature);
  add_deploy_options(command, o->deploy);
  command.add_option("--input", o->inputs,
                     "FILE.npy, pattern:0 or pattern:1; once for each input of the model. By "
                     "default random values");
  command.add_option("--items", o->items, "How many random items").between(1, kMostItems);
  command.add_option("--seed", o->seed, "Of the random items");
  command.add_flag("--no-peer", o->no_peer, "Leave out the comparison with TFLM or LiteRT");
  return [o](const Context& context) -> Outcome {
    ProgressBar bar(context.json);
    MW_TRY(const api::LoadedModel model, api::load({o->model, o->signature}));
    api::InputItems items = api::random_items(model.graph, size_t(o->items), o->seed);
    if (!o->inputs.empty()) {
      MW_TRY(items, api::read_inputs(model.graph, o->inputs));
    }
    MW_TRY(const api::DeployRequest deploy, request_of(o->deploy));
    MW_TRY(const api::VerifyReport report,
           api::verify_model(model, items, {deploy, !o->no_peer}, bar.callback()));
    MW_TRY_DO(context.show(to_json(report), [&] { print_report(report); }));
    if (!report.differs()) return Ok{};
    return Error{ErrorKind::malformed_input, "it does not compute the same everywhere",
                 report.model, "this is a defect of Milliwatt, or of the peer: please report it"};
  };
}

}  // namespace mw::cli
