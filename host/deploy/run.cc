// SPDX-License-Identifier: Apache-2.0
#include "host/deploy/run.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>

#include "host/base/stop.h"
#include "host/codegen/project.h"
#include "host/data/cache.h"
#include "host/data/wav.h"
#include "host/device/runner.h"
#include "host/import/tflite/tflite.h"
#include "host/passes/pipeline.h"
#include "host/sim/sim.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

// The deployment and what of the graph it came from the report needs.
struct Prepared {
  Deployment deployment;
  Target target;
  std::string optimization;  // of the compiler
  std::optional<Pace> pace;
};

// The device's own loader with the kernels that the firmware links.
Result<Sim> open_loader(const Deployment& d) {
  std::vector<KernelRow> rows;
  for (const KernelRow* row : d.kernels) rows.push_back(*row);
  return Sim::open_tflite(d.image, std::move(rows), d.flow);
}

void take_needs(const Sim& loaded, Deployment& d) {
  d.arena_bytes = loaded.arena_bytes();
  d.step_count = uint32_t(loaded.steps().size());
}

// The loader knows an operator's number alone.
void name_operator(Error& error, const Bytes& tflite) {
  const size_t at = error.where.find("step ");
  if (at == std::string::npos) return;
  const size_t node = std::strtoul(error.where.c_str() + at + 5, nullptr, 10);
  const std::vector<std::string> names = tflite_operators(tflite);
  if (node < names.size())
    error.where.insert(at + 5 + std::to_string(node).size(), " " + names[node]);
}

// The file that Form::tflite deploys: the user's own where the device's loader takes it, else what
// our exporter makes of the graph, in which the host has computed what the device cannot.
Outcome deploy_tflite(const LoadedModel& model, const DeployRequest& request,
                      const DeployOptions& options, Deployment& out) {
  if (!model.tflite.empty()) {
    MW_TRY(out, make_deployment(model.graph, model.tflite, options));
    auto sim = open_loader(out);
    if (sim) {
      take_needs(*sim, out);
      return Ok{};
    }
    if (request.keep_file) {
      name_operator(sim.error(), model.tflite);
      sim.error().at("the device's loader, on the file as it is");
      sim.error().hint = "without --keep-file what the host can compute is computed beforehand";
      return sim.error();
    }
  }
  if (model.tflite.empty() && request.keep_file) {
    return Error{ErrorKind::usage, "there is no file whose first subgraph this is",
                 model.path.filename().string(), "leave out --keep-file"};
  }
  Graph graph = model.graph;
  if (model.tflite.empty()) MW_TRY_DO(run_passes(graph));
  MW_TRY(const Bytes exported, export_tflite(graph));
  MW_TRY(graph, import_tflite(exported, model.graph.name));
  MW_TRY(out, make_deployment(graph, exported, options));
  MW_TRY(const Sim sim, open_loader(out));
  take_needs(sim, out);
  return Ok{};
}

Outcome can_listen(Form form) {
  if (form != Form::tflite) return Ok{};
  return Error{ErrorKind::unsupported, "a .tflite cannot hold the front-end's blocks", "",
               "take --form plan or aot, or --network-only"};
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
  options.name = request.name.empty() ? model.path.stem().string() : request.name;
  Graph graph = model.graph;
  if (request.listen && is_word_model(graph)) {
    MW_TRY_DO(can_listen(request.form));
    MW_TRY(ListeningModel listening, listening_model(graph, request.frames));
    options.listen = listening.plan();
    options.listen->example_sound = request.example_sound;
    out.pace = Pace{std::move(listening.detector), listening.format.period_s, {}, false};
    graph = std::move(listening.graph);
  }
  if (request.form == Form::tflite) {
    MW_TRY_DO(deploy_tflite(model, request, options, out.deployment));
    return out;
  }
  MW_TRY_DO(run_passes(graph));
  MW_TRY(out.deployment, make_deployment(graph, {}, options));
  return out;
}

// Items one after another, each all its inputs: the order of a replay.
Bytes interleave(const InputItems& items) {
  Bytes out;
  for (size_t n = 0; n < items.count; ++n) {
    for (const Bytes& input : items.inputs) {
      const auto item = item_of(input, items.count, n);
      out.insert(out.end(), item.begin(), item.end());
    }
  }
  return out;
}

// What a replay of the deployment gives for each item.
std::vector<Tensor> replay_outputs(const Deployment& d) {
  std::vector<Tensor> outputs;
  for (const PlanIo& io : d.plan.outputs) outputs.push_back(io.tensor);
  if (!d.listen) return outputs;
  Tensor event{"event", DType::s32, {}, {}, nullptr};
  event.shape.push(int32_t(sizeof(DetectorEvent) / sizeof(int32_t)));
  outputs.push_back(std::move(event));
  return outputs;
}

std::vector<OutputItems> split_outputs(const Deployment& d, const InputItems& items,
                                       const Bytes& all) {
  const std::vector<Tensor> tensors = replay_outputs(d);
  std::vector<OutputItems> outputs;
  for (const Tensor& tensor : tensors) {
    const Shape& shape = tensor.shape;
    OutputItems out{tensor.name, tensor.dtype, {shape.dim, shape.dim + shape.rank}, {}};
    if (items.batched) out.shape.insert(out.shape.begin(), int64_t(items.count));
    outputs.push_back(std::move(out));
  }
  size_t at = 0;
  for (size_t n = 0; n < items.count; ++n) {
    for (size_t o = 0; o < outputs.size(); ++o) {
      const size_t bytes = tensors[o].bytes();
      outputs[o].bytes.insert(outputs[o].bytes.end(), all.begin() + std::ptrdiff_t(at),
                              all.begin() + std::ptrdiff_t(at + bytes));
      at += bytes;
    }
  }
  return outputs;
}

OpFigures op_figures(const OpDef& op, const KernelRow& row, const void* params) {
  return {std::string(op.name()), row.name, {}, op.core->macs ? op.core->macs(params) : 0, 0};
}

// The device's own loader makes steps of its own, and more of them where there are variables.
Result<std::vector<OpFigures>> ops_of(const Deployment& d) {
  std::vector<OpFigures> out;
  if (d.form != Form::tflite) {
    for (const PlanStep& step : d.plan.steps) {
      out.push_back(op_figures(*step.op, *step.kernel, step.params.data()));
    }
    return out;
  }
  MW_TRY(const Sim loaded, open_loader(d));
  for (const Sim::Step& step : loaded.steps()) {
    out.push_back(op_figures(*find_op_by_code(step.row.op_code), step.row, step.params));
  }
  return out;
}

Result<RunReport> begin_report(const LoadedModel& model, const RunRequest& request,
                               const Deployment& d) {
  RunReport report;
  report.model = model.path.filename().string();
  report.target = request.deploy.target;
  report.form = request.deploy.form;
  report.arena_bytes = d.arena_bytes;
  report.const_bytes = d.plan.constants.size();
  report.model_bytes = d.image.size();
  if (!request.per_op) return report;
  MW_TRY(report.ops, ops_of(d));
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
    MW_TRY_DO(check_stop());
    for (size_t i = 0; i < sim->input_count(); ++i) {
      const std::span<uint8_t> input = sim->input(i);
      std::copy_n(flat.begin() + std::ptrdiff_t(at), input.size(), input.begin());
      at += input.size();
    }
    MW_TRY_DO(sim->run([&](uint32_t step, const KernelRow&, std::span<const uint8_t> output) {
      if (n == 0 && step < report.ops.size()) report.ops[step].output_crc32 = crc32(output);
    }));
    for (size_t o = 0; o < sim->output_count(); ++o) {
      outputs.insert(outputs.end(), sim->output(o).begin(), sim->output(o).end());
    }
  }
  return outputs;
}

// What a process that was killed left of a build; a living one is left alone.
void remove_abandoned_builds(const fs::path& builds) {
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(builds, code)) {
    const std::string suffix = entry.path().extension().string();
    const int pid = suffix.size() > 1 ? std::atoi(suffix.c_str() + 1) : 0;
    if (pid <= 0 || ::kill(pid, 0) == 0 || errno != ESRCH) continue;
    std::error_code ignored;
    fs::remove_all(entry.path(), ignored);
  }
}

// Built firmware, cached by everything that goes into it.
Result<Built> cached_build(const Prepared& prepared, const ProjectOptions& options) {
  MW_TRY(const std::vector<ProjectFile> files,
         project_files(prepared.deployment, prepared.target, options));
  const fs::path builds = data::cache_folder() / "firmware";
  const fs::path folder = builds / project_fingerprint(files, prepared.target);
  std::error_code code;
  if (fs::exists(folder, code)) {
    data::mark_used(folder);
    if (auto built = measure_project(prepared.target, folder); built) return built;
    fs::remove_all(folder, code);  // somebody removed or damaged a part of it
  }
  remove_abandoned_builds(builds);
  // Built beside its place and renamed, so that no other process sees half a build.
  const fs::path beside = folder.string() + "." + std::to_string(::getpid());
  const auto build = [&]() -> Outcome {
    for (const ProjectFile& file : files) MW_TRY_DO(write_text(beside / file.path, file.content));
    MW_TRY_DO(build_project(prepared.target, beside));
    return Ok{};
  };
  if (auto built = build(); !built) {
    fs::remove_all(beside, code);
    return built.error();
  }
  fs::rename(beside, folder, code);
  if (code) fs::remove_all(beside, code);  // another process was first, with the same sources
  data::prune_cache();
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
    report.flash_model_bytes = built.model_bytes;
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
  MW_TRY(RunReport report, begin_report(model, request, d));
  const bool in_process = !prepared.target.qemu && d.form != Form::aot && !d.listen;
  auto outputs = in_process ? run_in_process(d, items, report)
                            : run_on_target(prepared, items, request.per_op, report);
  if (!outputs) {
    outputs.error().at(report.model);
    return outputs.error();
  }
  report.outputs = split_outputs(d, items, *outputs);
  return report;
}

std::string missing_tool(const Target& target) {
  if (!target.qemu) return "firmware for this machine has no figures of a board";
  for (const std::string& program : {target.compiler(), std::string("make"), emulator_of(target)}) {
    if (!program_exists(program)) return program + " is not installed";
  }
  return "";
}

namespace {

struct Measured {
  Figures figures;
  std::optional<double> instructions;
};

// Measured on a copy that can be replayed; the figures then go into the folder's header.
Result<Measured> measure(const Prepared& prepared, const LoadedModel& model,
                         const DeployRequest& request) {
  const Deployment& d = prepared.deployment;
  InputItems items;
  for (const PlanIo& io : d.plan.inputs) items.inputs.emplace_back(io.tensor.bytes());
  MW_TRY(RunReport report, begin_report(model, {request, false}, d));
  MW_TRY_DO(run_on_target(prepared, items, false, report));
  return Measured{
      {report.code_bytes.value_or(0) + report.flash_model_bytes, report.code_bytes.value_or(0),
       report.ram_bytes.value_or(0), report.stack_bytes.value_or(0)},
      report.instructions};
}

// An instruction takes a cycle or more, and a product has other things to do.
constexpr double kMostLoad = 0.7;

// The firmware with its figures; of what listens, at a pace that the board keeps.
Outcome measure_at_pace(const LoadedModel& model, DeployRequest request, const Place& place,
                        Prepared& prepared, CompileReport& report) {
  const bool paced = request.frames == 0 && prepared.pace && place.board;
  for (;;) {
    MW_TRY(const Measured measured, measure(prepared, model, request));
    prepared.deployment.figures = measured.figures;
    report.instructions = measured.instructions;
    const auto run_s = estimated_seconds(place, measured.instructions);
    if (!prepared.pace || !run_s) return Ok{};
    Pace& pace = *prepared.pace;
    pace.load = *run_s / pace.period_s;
    pace.slowed = request.frames != 0 && paced;
    if (!paced || *pace.load <= kMostLoad) return Ok{};
    const double row_s = pace.period_s / pace.detector.frames;
    request.frames = std::max(pace.detector.frames + 1, int(std::ceil(*run_s / kMostLoad / row_s)));
    // Every run still counts to the mean that a word is heard by.
    if (request.frames * row_s > pace.detector.spec.smooth_s) return Ok{};
    MW_TRY(prepared, prepare(model, request));
  }
}

// The clock that a firmware needs to keep up with what it hears.
double least_clock_hz(const CompileReport& report, const Prepared& prepared) {
  if (!prepared.pace || !report.instructions) return 0;
  return *report.instructions / prepared.pace->period_s / kMostLoad;
}

// The image as a file, to be sent to devices whose firmware loads one.
void add_image_files(const Deployment& d, std::vector<ProjectFile>& files) {
  if (d.form == Form::aot) return;
  const char* name = d.form == Form::plan ? "model.mwp" : "model.tflite";
  files.push_back({name, std::string(d.image.begin(), d.image.end()), FileRole::image});
  if (d.form == Form::tflite) {
    files.push_back({d.name + "_tflite.txt", print_c_array(d.name, d.image), FileRole::image});
  }
}

}  // namespace

Result<CompileReport> compile(const LoadedModel& model, const DeployRequest& request,
                              const fs::path& folder, bool force,
                              const std::optional<PackageRequest>& package) {
  if (package) MW_TRY_DO(check_package_request(*package));
  CompileReport report;
  report.folder = folder;
  MW_TRY(report.place, find_place(request.target));
  MW_TRY_DO(can_write(folder));
  MW_TRY(Prepared prepared, prepare(model, request));
  const bool least_ram_tried = request.optimize == Optimize::ram;
  // The plan knows the least that any firmware needs: said before a minute goes into building one.
  const Needs least{prepared.deployment.arena_bytes, prepared.deployment.image.size(), false, 0};
  MW_TRY_DO(check_fit(report.place, least, least_ram_tried));
  report.not_measured = missing_tool(prepared.target);
  if (report.not_measured.empty()) {
    MW_TRY_DO(measure_at_pace(model, request, report.place, prepared, report));
    const Figures& figures = *prepared.deployment.figures;
    const Needs needs{figures.ram_bytes, figures.flash_bytes, true,
                      least_clock_hz(report, prepared)};
    MW_TRY_DO(check_fit(report.place, needs, least_ram_tried));
  }
  Deployment& d = prepared.deployment;
  ProjectOptions options;
  MW_TRY(options.source_root, find_source_root());
  options.optimization = prepared.optimization;
  std::vector<ProjectFile> files;
  if (package) {
    MW_TRY(files, package_model(d, prepared.target, *package, options.source_root));
    report.package_name = package_name(d.name);
  } else {
    MW_TRY(files, project_files(d, prepared.target, options));
    add_image_files(d, files);
  }
  MW_TRY(report.change, update_folder(files, folder, force));
  report.deployment = std::move(d);
  report.pace = std::move(prepared.pace);
  return report;
}

Outcome add_example(const LoadedModel& model, const fs::path& sound, DeployRequest& request) {
  if (!request.listen || !is_word_model(model.graph)) {
    return Error{ErrorKind::usage, "--example-wav is for a word model that listens", "", ""};
  }
  MW_TRY(const ListeningModel listening, listening_model(model.graph));
  MW_TRY(const data::Sound read, data::read_sound(sound, listening.rate_hz));
  if (read.samples.empty()) {
    return Error{ErrorKind::malformed_input, "there is no sample in it", sound.string(), ""};
  }
  request.example_sound = data::to_int16(read.samples);
  return Ok{};
}

}  // namespace mw
