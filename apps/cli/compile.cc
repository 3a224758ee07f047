// SPDX-License-Identifier: Apache-2.0
// milliwatt compile MODEL: the folder that goes into a product.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>

#include "apps/cli/command.h"
#include "apps/cli/frame/deploy_options.h"
#include "host/api/listening.h"
#include "host/api/run.h"
#include "host/base/escape.h"
#include "host/base/text.h"

namespace mw::cli {

namespace {

struct Options {
  std::string model, signature, folder, name, example_wav;
  bool keep_file = false, force = false, network_only = false;
  double every_ms = 0;
  PackageRequest package;  // without a kind: none
  DeployOptions deploy{.target = "cortex-m4", .form = "aot"};
};

Json to_json(const api::CompileReport& report, const PackageRequest& package) {
  const Deployment& d = report.deployment;
  Json json = {{"model", d.plan.name},
               {"target", d.target},
               {"form", kFormNames[int(d.form)]},
               {"folder", report.folder.string()},
               {"package", nullptr},
               {"arena_bytes", d.arena_bytes},
               {"model_bytes", d.image.size()},
               {"flash_bytes", nullptr},
               {"code_bytes", nullptr},
               {"ram_bytes", nullptr},
               {"stack_bytes", nullptr},
               {"name", d.name},
               {"not_measured", report.not_measured},
               {"removed", report.change.removed},
               {"kept", report.change.kept},
               {"user_kept", report.change.user_kept}};
  const auto seconds = api::estimated_seconds(report.place, report.instructions);
  json["board"] = report.place.board ? Json(report.place.board->name) : Json(nullptr);
  json["board_ram_bytes"] = report.place.target.ram_bytes;
  json["board_flash_bytes"] = report.place.target.flash_bytes;
  json["instructions"] = report.instructions ? Json(*report.instructions) : Json(nullptr);
  json["estimated_ms"] = seconds ? Json(*seconds * 1000) : Json(nullptr);
  if (d.listen) {
    json["listens_for"] = d.listen->words;
    json["rate_hz"] = d.listen->rate_hz;
    json["threshold"] = report.pace->detector.spec.threshold;
    json["every_ms"] = report.pace->period_s * 1000;
    json["slowed"] = report.pace->slowed;
    json["load"] = report.pace->load ? Json(*report.pace->load) : Json(nullptr);
  }
  if (!report.package_name.empty()) {
    json["package"] = {
        {"kind", package.kind}, {"name", report.package_name}, {"version", package.version}};
  }
  if (d.figures) {
    json["flash_bytes"] = d.figures->flash_bytes;
    json["code_bytes"] = d.figures->code_bytes;
    json["ram_bytes"] = d.figures->ram_bytes;
    json["stack_bytes"] = d.figures->stack_bytes;
  }
  return json;
}

// What of the board it takes.
void print_board(const api::CompileReport& report) {
  const api::Board& board = *report.place.board;
  std::printf("\n%s, %s, %s at %s MHz\n", board.title.c_str(), board.chip.c_str(),
              board.core.c_str(), grouped(int64_t(board.clock_hz / 1'000'000)).c_str());
  const std::optional<Figures>& figures = report.deployment.figures;
  const uint64_t ram = figures ? figures->ram_bytes : report.deployment.arena_bytes;
  const uint64_t flash = figures ? figures->flash_bytes : report.deployment.image.size();
  Table table({figures ? "of the board" : "of the board, at least", "bytes", "share"});
  const auto row = [&](const char* what, uint64_t used, uint64_t there) {
    table.row({what, grouped(int64_t(used)) + " of " + grouped(int64_t(there)),
               percent(double(used) / double(there))});
  };
  row("RAM", ram, board.ram_bytes);
  row("flash", flash, board.flash_bytes);
  std::fputs(table.text().c_str(), stdout);
  if (const auto s = api::estimated_seconds(report.place, report.instructions)) {
    fmt::print("an inference: about {:.3g} ms, if each instruction takes a cycle{}\n", *s * 1000,
               report.pace ? fmt::format("; one every {:g} ms: {} of the time",
                                         report.pace->period_s * 1000, percent(*report.pace->load))
                           : "");
  }
  if (board.port.empty()) {
    std::printf(
        "No port has a %s: this is portable C++, whose time there is not known; its Makefile "
        "builds it "
        "for this machine.\n",
        board.core.c_str());
  }
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
  if (report.place.board) print_board(report);
  if (!d.figures && !(report.place.board && report.place.board->port.empty())) {
    std::printf("\nFlash and stack were not measured: %s.\n", report.not_measured.c_str());
  }
  if (d.listen) {
    fmt::print("\nListens for {} at {} Hz, threshold {:.2f}; {}_listen.h has the call.\n",
               printable(fmt::format("{}", fmt::join(d.listen->words, ", "))), d.listen->rate_hz,
               report.pace->detector.spec.threshold, d.name);
    if (report.pace->slowed) {
      fmt::print(
          "It runs less often than the model would, for this board; `milliwatt listen --every "
          "{:g}` "
          "hears the same.\n",
          report.pace->period_s * 1000);
    }
  }
  const auto list = [](const char* what, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) std::printf("%s %s\n", what, path.c_str());
  };
  list("removed, of an older compile:", report.change.removed);
  list("kept, since it was changed by hand:", report.change.kept);
  list("kept, since it is yours:", report.change.user_kept);
  if (!report.package_name.empty()) {
    const std::string steps = (report.folder / "README.md").string();
    std::printf("\nNext: the steps in %s\n", shell_word(steps).c_str());
    return;
  }
  std::printf("\nNext: make -C %s, and see its main.cc\n",
              shell_word(report.folder.string()).c_str());
}

}  // namespace

Action declare_compile(Command& command) {
  command.describe("Write a folder of C++ that builds with nothing but the cross-compiler");
  auto o = std::make_shared<Options>();
  command.add_option("model", o->model, "a .tflite or .mw model").required();
  add_signature(command, o->signature);
  const Option target = add_deploy_options(command, o->deploy);
  command.add_option("-o,--output", o->folder, "the folder to write").required();
  command.add_option("--name", o->name,
                     "namespace of the generated API (default: the file's name)");
  command.add_flag("--keep-file", o->keep_file, "with --form tflite: deploy the file's own bytes");
  command.add_flag("--force", o->force, "overwrite files that are not milliwatt's or were changed");
  command.add_flag("--network-only", o->network_only,
                   "Of a word model: features in, scores out, without front-end and detector");
  command
      .add_option("--every", o->every_ms,
                  "Of a word model: milliseconds between runs (0: the model's own, or as many "
                  "more as a slow board needs)")
      .between(0, 60000);
  command.add_option("--example-wav", o->example_wav,
                     "Of a word model: the recording that the example main.cc hears");
  command.add_option(
      "--package", o->package.kind,
      fmt::format("write a library instead: one of {}", fmt::join(package_kinds(), ", ")));
  command.add_option("--package-version", o->package.version, "of the library");
  command.add_option("--author", o->package.author, "of the library, for its manifest");
  command.add_option("--url", o->package.url, "of the library's page, for its manifest");
  return [o, target](const Context& context) -> Outcome {
    if (o->network_only && o->every_ms != 0) {
      return Error{ErrorKind::usage, "--every is for a word model that listens", "compile",
                   "leave out --network-only"};
    }
    std::optional<PackageRequest> package;
    if (!o->package.kind.empty()) {
      MW_TRY_DO(check_package_request(o->package));
      package = o->package;
      const std::string usual = usual_target(o->package);
      if (!target.given() && !usual.empty()) o->deploy.target = usual;
    }
    MW_TRY(const api::LoadedModel model, api::load({o->model, o->signature}));
    MW_TRY(api::DeployRequest deploy, request_of(o->deploy));
    deploy.name = o->name, deploy.keep_file = o->keep_file;
    deploy.listen = !o->network_only;
    if (o->every_ms != 0) {
      MW_TRY(deploy.frames, api::frames_every(model.graph, o->every_ms));
    }
    if (!o->example_wav.empty()) {
      MW_TRY_DO(api::add_example(model, o->example_wav, deploy));
    }
    MW_TRY(const api::CompileReport report,
           api::compile(model, deploy, o->folder, o->force, package));
    return context.show(to_json(report, o->package), [&] { print_report(report); });
  };
}

}  // namespace mw::cli
