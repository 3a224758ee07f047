// SPDX-License-Identifier: Apache-2.0
// milliwatt inspect MODEL: operators, tensors, sizes and multiply-accumulates of a model file.
#include "host/api/inspect.h"

#include <fmt/ranges.h>

#include "apps/cli/command.h"
#include "apps/cli/frame/deploy_options.h"
#include "host/base/text.h"

namespace mw::cli {

namespace {

std::string shape_text(const std::vector<int32_t>& shape) {
  return shape.empty() ? "scalar" : fmt::format("{}", fmt::join(shape, "x"));
}

std::string type_text(const api::TensorSummary& tensor) {
  return fmt::format("{} {}", tensor.dtype, shape_text(tensor.shape));
}

std::string list_text(const std::vector<api::TensorSummary>& tensors) {
  std::vector<std::string> parts;
  for (const api::TensorSummary& tensor : tensors) parts.push_back(type_text(tensor));
  return fmt::format("{}", fmt::join(parts, ", "));
}

Json to_json(const api::TensorSummary& tensor) {
  Json json{{"name", tensor.name}, {"dtype", tensor.dtype}, {"shape", tensor.shape}};
  if (tensor.scales > 0) {
    json["scale"] = tensor.scale;
    json["zero_point"] = tensor.zero_point;
  }
  return json;
}

Json to_json(const std::vector<api::TensorSummary>& tensors) {
  Json json = Json::array();
  for (const api::TensorSummary& tensor : tensors) json.push_back(to_json(tensor));
  return json;
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json to_json(const api::ModelSummary& model) {
  Json nodes = Json::array();
  for (const api::NodeSummary& node : model.nodes) {
    nodes.push_back({{"op", node.op},
                     {"name", node.name},
                     {"inputs", to_json(node.inputs)},
                     {"outputs", to_json(node.outputs)},
                     {"constant_bytes", node.constant_bytes},
                     {"macs", or_null(node.macs)}});
  }
  Json missing = Json::array();
  for (const Obstacle& each : model.missing) {
    missing.push_back({{"op", each.op},
                       {"dtype", each.dtype},
                       {"count", each.count},
                       {"what", each.what},
                       {"hint", each.hint}});
  }
  return {{"model", model.name},
          {"format", model.format},
          {"file_bytes", model.file_bytes},
          {"runs", model.missing.empty() && model.obstacle.empty()},
          {"missing", missing},
          {"obstacle", model.obstacle.empty() ? Json(nullptr) : Json(model.obstacle)},
          {"subgraphs", model.subgraphs},
          {"signatures", model.signatures},
          {"inputs", to_json(model.inputs)},
          {"outputs", to_json(model.outputs)},
          {"ops", nodes},
          {"tensors", model.tensors},
          {"parameters", model.constant_elems},
          {"constant_bytes", model.constant_bytes},
          {"macs", or_null(model.macs)},
          {"arena_bytes", or_null(model.arena_bytes)},
          {"metadata", model.metadata}};
}

void print_quantized(const char* role, const api::TensorSummary& tensor) {
  const std::string quant = tensor.scales > 0 ? fmt::format("  scale {:.6g}, zero point {}",
                                                            tensor.scale, tensor.zero_point)
                                              : "";
  fmt::print("{:<8}{} {}{}\n", role, tensor.name, type_text(tensor), quant);
}

// All that keeps the model from running, alike operators counted together.
void print_missing(const api::ModelSummary& model) {
  if (!model.missing.empty()) {
    size_t nodes = 0;
    for (const Obstacle& each : model.missing) nodes += each.count;
    fmt::print("\n{} of {} cannot run here:\n", nodes,
               counted(int64_t(model.operators), "operator"));
    Table table({"op", "dtype", "count", "why"});
    std::string hints, last;
    for (const Obstacle& each : model.missing) {
      table.row({each.op, each.dtype, std::to_string(each.count), each.what});
      if (each.hint.empty() || each.hint == last) continue;
      hints += "  hint: " + each.hint + "\n";
      last = each.hint;
    }
    table.print();
    fmt::print("{}", hints);
  }
  if (!model.obstacle.empty()) fmt::print("\ncannot run here: {}\n", model.obstacle);
}

void print_summary(const api::ModelSummary& model) {
  fmt::print("{}  ({}, {})\n\n", model.name, model.format, byte_count(model.file_bytes));
  for (const api::TensorSummary& tensor : model.inputs) print_quantized("input", tensor);
  for (const api::TensorSummary& tensor : model.outputs) print_quantized("output", tensor);
  fmt::print("\n");
  Table table({"#", "op", "inputs", "outputs", "weights", "MACs"});
  for (size_t i = 0; i < model.nodes.size(); ++i) {
    const api::NodeSummary& node = model.nodes[i];
    table.row({std::to_string(i), node.op, list_text(node.inputs), list_text(node.outputs),
               byte_count(node.constant_bytes),
               node.macs ? grouped(int64_t(*node.macs)) : std::string("-")});
  }
  table.print();
  if (model.nodes.size() < model.operators) {
    fmt::print("... and {} more\n", grouped(int64_t(model.operators - model.nodes.size())));
  }
  fmt::print("\n{}, {} in {}", counted(int64_t(model.operators), "operator"),
             counted(int64_t(model.constant_elems), "parameter"), byte_count(model.constant_bytes));
  if (model.macs) {
    fmt::print("; {} multiply-accumulates, {} of arena", in_millions(double(*model.macs)),
               byte_count(*model.arena_bytes));
  }
  fmt::print("\n");
  print_missing(model);
  if (model.signatures.size() > 1) {
    fmt::print("signatures: {}; --signature chooses\n", fmt::join(model.signatures, ", "));
  }
  for (const auto& [key, value] : model.metadata) {
    fmt::print("{}: {}\n", key, value.size() > 200 ? value.substr(0, 200) + " ..." : value);
  }
}

}  // namespace

Action declare_inspect(Command& command) {
  command.describe("Show the operators, tensors, sizes and work of a model file");
  struct Options {
    std::string model, signature;
  };
  auto o = std::make_shared<Options>();
  command.add_option("MODEL", o->model, "A .tflite or .mw file").required();
  add_signature(command, o->signature);
  return [o](const Context& context) -> Outcome {
    MW_TRY(const api::ModelSummary model, api::inspect({o->model, o->signature}));
    return context.show(to_json(model), [&] { print_summary(model); });
  };
}

}  // namespace mw::cli
