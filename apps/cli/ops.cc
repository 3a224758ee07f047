// SPDX-License-Identifier: Apache-2.0
// milliwatt ops [MODEL]: the operators that run here, or those of a model.
#include "host/api/ops.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "apps/cli/command.h"
#include "apps/cli/frame/deploy_options.h"

namespace mw::cli {

namespace {

std::string types_text(const api::TypesSummary& types) {
  return fmt::format("{} -> {}", fmt::join(types.inputs, " x "), types.output);
}

// "the reference" everywhere, or which cores have which kernel of their own.
std::string kernels_text(const api::TypesSummary& types) {
  std::map<std::string, std::vector<std::string>> cores;
  for (const auto& [core, kernel] : types.best) cores[kernel].push_back(core);
  if (cores.size() == 1) return cores.begin()->first;
  std::string text;
  for (const auto& [kernel, names] : cores) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", kernel, fmt::join(names, " "));
  }
  return text;
}

Json to_json(const api::OperatorList& list) {
  Json operators = Json::array();
  for (const api::OperatorSummary& op : list.operators) {
    Json types = Json::array();
    for (const api::TypesSummary& each : op.types) {
      types.push_back({{"inputs", each.inputs},
                       {"output", each.output},
                       {"kernels", each.kernels},
                       {"cores", each.best}});
    }
    operators.push_back({{"op", op.name},
                         {"tflite", op.tflite.empty() ? Json(nullptr) : Json(op.tflite)},
                         {"custom", op.custom},
                         {"trainable", op.trainable},
                         {"quantizable", op.quantizable},
                         {"forms", op.forms},
                         {"tested", op.tested},
                         {"types", types}});
  }
  return {{"cores", list.cores}, {"operators", operators}};
}

void print_operators(const api::OperatorList& list) {
  Table table({"operator", "in .tflite", "types", "forms", "trains", "kernel"});
  for (const api::OperatorSummary& op : list.operators) {
    bool first = true;
    for (const api::TypesSummary& types : op.types) {
      table.row({first ? op.name : "", first ? op.tflite : "", types_text(types),
                 first ? fmt::format("{}", fmt::join(op.forms, " ")) : "",
                 first ? op.trainable ? "yes" : "-" : "", kernels_text(types)});
      first = false;
    }
  }
  table.print();
  fmt::print("\n{}, all of them on the host and on {}; any: elements of any type, moved as bytes\n",
             counted(int64_t(list.operators.size()), "operator"), fmt::join(list.cores, ", "));
}

Json to_json(const api::ModelOperators& model) {
  Json operators = Json::array();
  for (const api::UsedOperator& op : model.operators) {
    operators.push_back({{"op", op.op},
                         {"dtype", op.dtype},
                         {"count", op.count},
                         {"runs", op.runs},
                         {"what", op.what},
                         {"hint", op.hint}});
  }
  return {{"model", model.name},
          {"runs", model.runs()},
          {"obstacle", model.obstacle.empty() ? Json(nullptr) : Json(model.obstacle)},
          {"operators", operators}};
}

void print_model(const api::ModelOperators& model) {
  Table table({"operator", "dtype", "count", "runs"});
  std::string hints;
  for (const api::UsedOperator& op : model.operators) {
    table.row({op.op, op.dtype, std::to_string(op.count), op.runs ? "yes" : "no: " + op.what});
    if (!op.hint.empty() && hints.find(op.hint) == std::string::npos) {
      hints += "  hint: " + op.hint + "\n";
    }
  }
  table.print();
  fmt::print("{}", hints);
  if (!model.obstacle.empty()) fmt::print("\ncannot run here: {}\n", model.obstacle);
  if (model.runs()) fmt::print("\nall of {} runs here\n", model.name);
}

}  // namespace

Action declare_ops(Command& command) {
  command.describe("List the operators that run here, or what of a model does not");
  struct Options {
    std::string model, signature;
  };
  auto o = std::make_shared<Options>();
  command.add_option("MODEL", o->model, "A .tflite or .mw file; without it, all operators");
  add_signature(command, o->signature);
  return [o](const Context& context) -> Outcome {
    if (o->model.empty()) {
      MW_TRY(const api::OperatorList list, api::list_operators());
      return context.show(to_json(list), [&] { print_operators(list); });
    }
    MW_TRY(const api::ModelOperators model, api::operators_of({o->model, o->signature}));
    return context.show(to_json(model), [&] { print_model(model); });
  };
}

}  // namespace mw::cli
