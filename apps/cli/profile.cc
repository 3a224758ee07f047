// SPDX-License-Identifier: Apache-2.0
// milliwatt profile MODEL: where the instructions go, operator by operator.
#include <fmt/format.h>

#include "apps/cli/command.h"
#include "apps/cli/frame/deploy_options.h"
#include "host/api/run.h"

namespace mw::cli {

namespace {

struct Options {
  std::string model, signature;
  DeployOptions deploy{.target = "cortex-m4"};
};

void print_profile(const api::RunReport& report) {
  double total = 0;
  for (const api::OpFigures& op : report.ops) total += op.instructions.value_or(0);
  Table table({"op", "kernel", "instructions", "share", "MACs", "instructions/MAC"});
  for (const api::OpFigures& op : report.ops) {
    const bool counted_here = op.instructions.has_value();
    const double n = op.instructions.value_or(0);
    table.row({op.op, op.kernel, counted_here ? grouped(int64_t(n)) : "-",
               total > 0 ? percent(n / total) : "-", grouped(int64_t(op.macs)),
               counted_here && op.macs > 0 ? fmt::format("{:.2f}", n / double(op.macs)) : "-"});
  }
  table.print();
  fmt::print("\n{} on {}, {}: {}, {} of arena\n", report.model, report.target,
             kFormNames[int(report.form)],
             report.instructions ? counted(int64_t(*report.instructions), "instruction")
                                 : "instructions are counted on emulated cores only",
             byte_count(report.arena_bytes));
}

}  // namespace

Action declare_profile(Command& command) {
  command.describe("Show where a model spends its instructions on an emulated core");
  auto o = std::make_shared<Options>();
  command.add_option("model", o->model, "a .tflite or .mw model").required();
  add_signature(command, o->signature);
  add_deploy_options(command, o->deploy);
  return [o](const Context& context) -> Outcome {
    MW_TRY(const api::LoadedModel model, api::load({o->model, o->signature}));
    const std::vector<std::string> patterns(model.graph.inputs.size(), "pattern:0");
    MW_TRY(const api::InputItems items, api::read_inputs(model.graph, patterns));
    MW_TRY(const api::DeployRequest deploy, request_of(o->deploy));
    MW_TRY(const api::RunReport report, api::run(model, items, {deploy, true}));
    return context.show(api::to_json(report, true), [&] { print_profile(report); });
  };
}

}  // namespace mw::cli
