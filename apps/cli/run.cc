// SPDX-License-Identifier: Apache-2.0
// milliwatt run MODEL: one inference, or a batch, on the host or an emulated core.
#include <fmt/format.h>

#include <cstdio>

#include "apps/cli/command.h"
#include "apps/cli/frame/deploy_options.h"
#include "host/api/run.h"

namespace mw::cli {

namespace {

struct Options {
  std::string model, signature;
  DeployOptions deploy;
  std::vector<std::string> inputs;
  bool per_op = false;
};

void print_report(const api::RunReport& report) {
  Table figures({"figure", "value"});
  figures.row({"model", report.model});
  figures.row({"target, form", report.target + ", " + kFormNames[int(report.form)]});
  const auto add = [&](const char* name, std::optional<double> value) {
    if (value) figures.row({name, grouped(int64_t(*value))});
  };
  add("instructions", report.instructions);
  add("instructions to open", report.init_instructions);
  add("arena bytes", double(report.arena_bytes));
  add("stack bytes", report.stack_bytes);
  add("RAM bytes", report.ram_bytes);
  add("code bytes", report.code_bytes);
  add("model bytes", double(report.model_bytes));
  std::fputs(figures.text().c_str(), stdout);
  for (const api::OutputItems& output : report.outputs) {
    std::printf("\n%s: %s\n", output.name.c_str(), values_text(output).c_str());
  }
  if (report.ops.empty()) return;
  Table ops({"op", "kernel", "instructions", "MACs", "CRC-32"});
  for (const api::OpFigures& op : report.ops) {
    ops.row({op.op, op.kernel, op.instructions ? grouped(int64_t(*op.instructions)) : "-",
             grouped(int64_t(op.macs)), fmt::format("{:08x}", op.output_crc32)});
  }
  std::printf("\n%s", ops.text().c_str());
}

}  // namespace

Action declare_run(Command& command) {
  command.describe("Run a model on the host or an emulated core and print outputs and costs");
  auto o = std::make_shared<Options>();
  command.add_option("model", o->model, "a .tflite or .mw model").required();
  add_signature(command, o->signature);
  add_deploy_options(command, o->deploy);
  command
      .add_option(
          "--input", o->inputs,
          "FILE.npy, pattern:0 or pattern:1; once for each input of the model. A .npy with one "
          "more leading dimension is a batch")
      .required();
  command.add_flag("--per-op", o->per_op, "also report every operator");
  return [o](const Context& context) -> Outcome {
    MW_TRY(const api::LoadedModel model, api::load({o->model, o->signature}));
    MW_TRY(const api::InputItems items, api::read_inputs(model.graph, o->inputs));
    MW_TRY(const api::DeployRequest deploy, request_of(o->deploy));
    MW_TRY(const api::RunReport report, api::run(model, items, {deploy, o->per_op}));
    return context.show(api::to_json(report, o->per_op), [&] { print_report(report); });
  };
}

}  // namespace mw::cli
