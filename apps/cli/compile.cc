// SPDX-License-Identifier: Apache-2.0
// milliwatt compile MODEL: the folder that goes into a product.
#include <fmt/format.h>

#include <cstdio>

#include "apps/cli/command.h"
#include "apps/cli/frame/deploy_options.h"
#include "host/api/run.h"

namespace mw::cli {

namespace {

struct Options {
  std::string model, folder;
  DeployOptions deploy{.target = "cortex-m4", .form = "aot"};
};

Json to_json(const api::CompileReport& report) {
  const Deployment& d = report.deployment;
  Json json = {{"model", d.plan.name},
               {"target", d.target},
               {"form", kFormNames[int(d.form)]},
               {"folder", report.folder.string()},
               {"arena_bytes", d.arena_bytes},
               {"model_bytes", d.image.size()},
               {"flash_bytes", nullptr},
               {"code_bytes", nullptr},
               {"ram_bytes", nullptr},
               {"stack_bytes", nullptr}};
  if (d.figures) {
    json["flash_bytes"] = d.figures->flash_bytes;
    json["code_bytes"] = d.figures->code_bytes;
    json["ram_bytes"] = d.figures->ram_bytes;
    json["stack_bytes"] = d.figures->stack_bytes;
  }
  return json;
}

void print_report(const api::CompileReport& report) {
  const Deployment& d = report.deployment;
  Table table({"figure", "bytes"});
  table.row({"arena", grouped(d.arena_bytes)});
  table.row({"model", grouped(int64_t(d.image.size()))});
  if (d.figures) {
    table.row({"code", grouped(int64_t(d.figures->code_bytes))});
    table.row({"flash, code and model", grouped(int64_t(d.figures->flash_bytes))});
    table.row({"stack", grouped(int64_t(d.figures->stack_bytes))});
    table.row({"RAM, arena and stack", grouped(int64_t(d.figures->ram_bytes))});
  }
  std::fputs(table.text().c_str(), stdout);
  if (!d.figures) {
    std::printf(
        "\nFlash and stack were not measured: the cross-compiler or the emulator is missing.\n");
  }
  std::printf("\nNext: make -C %s, and see its main.cc\n", report.folder.string().c_str());
}

}  // namespace

Action declare_compile(CLI::App& app) {
  app.description("Write a folder of C++ that builds with nothing but the cross-compiler");
  auto o = std::make_shared<Options>();
  app.add_option("model", o->model, "a .tflite or .mw model")->required();
  add_deploy_options(app, o->deploy);
  app.add_option("-o,--output", o->folder, "the folder to write")->required();
  return [o](const Context& context) -> Outcome {
    MW_TRY(const api::LoadedModel model, api::load(o->model));
    MW_TRY(const api::DeployRequest deploy, request_of(o->deploy));
    MW_TRY(const api::CompileReport report, api::compile(model, deploy, o->folder));
    return context.show(to_json(report), [&] { print_report(report); });
  };
}

}  // namespace mw::cli
