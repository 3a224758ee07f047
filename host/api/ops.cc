// SPDX-License-Identifier: Apache-2.0
#include "host/api/ops.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/api/inspect.h"
#include "host/device/source_root.h"
#include "host/device/target.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/dtypes.h"
#include "host/ir/op_def.h"
#include "host/ir/text.h"
#include "host/train/grad_def.h"

namespace mw::api {

namespace {

std::string type_name(DType dtype) {
  return dtype == DType::none ? "any" : std::string(numpy_name(dtype));
}

bool same_types(const KernelRow& a, const KernelRow& b) {
  return a.x == b.x && a.w == b.w && a.y == b.y && a.also[0].bits == b.also[0].bits &&
         a.also[1].bits == b.also[1].bits;
}

TypesSummary types_of(const KernelRow& row) {
  TypesSummary types{{type_name(row.x)}, type_name(row.y), {}, {}};
  if (row.w != DType::none) types.inputs.push_back(type_name(row.w));
  for (const SlotType& slot : row.also) {
    if (slot.bits != 0 && !slot.is_output()) types.inputs.push_back(type_name(slot.dtype()));
  }
  return types;
}

void add_types(const OpDef& op, const std::vector<Target>& cores, OperatorSummary& summary) {
  std::vector<const KernelRow*> firsts;
  for (const KernelRow& row : op.rows) {
    const auto same = std::ranges::find_if(
        firsts, [&](const KernelRow* first) { return same_types(row, *first); });
    const auto at = size_t(same - firsts.begin());
    if (same == firsts.end()) {
      firsts.push_back(&row);
      summary.types.push_back(types_of(row));
    }
    TypesSummary& types = summary.types[at];
    types.kernels.push_back(row.name);
    for (const Target& core : cores) {
      if ((core.isa_mask() & isa_bit(row.isa)) != 0) types.best.emplace(core.name, row.name);
    }
  }
}

std::vector<std::string> tested_types(const OpDef& op) {
  std::vector<std::string> names;
  if (op.random_case == nullptr) return names;
  for (DType dtype : all_dtypes()) {
    Rng rng(1);
    if (op.random_case(rng, dtype)) names.emplace_back(numpy_name(dtype));
  }
  return names;
}

OperatorSummary summary_of(const OpDef& op, const std::vector<Target>& cores) {
  OperatorSummary summary;
  summary.name = op.name();
  summary.custom = op.core->tflite_code == kTfliteCustom;
  if (op.core->tflite_code != kNoTflite) summary.tflite = tflite_name(op);
  summary.trainable = find_grad(op) != nullptr;
  summary.quantizable = op.quant.quantizable;
  summary.forms = {"plan", "aot"};
  if (!summary.tflite.empty()) summary.forms.insert(summary.forms.begin(), "tflite");
  summary.tested = tested_types(op);
  add_types(op, cores, summary);
  return summary;
}

// The name by which obstacles call a type of the summary, where it is one of ours.
std::string said_type(const std::string& dtype) {
  for (DType each : all_dtypes()) {
    if (dtype_name(each) == dtype) return numpy_name(each);
  }
  return dtype;
}

void add_one(const UsedOperator& op, std::vector<UsedOperator>& all) {
  const auto same = std::ranges::find_if(
      all, [&](const UsedOperator& each) { return each.op == op.op && each.dtype == op.dtype; });
  if (same == all.end()) {
    all.push_back(op);
  } else {
    ++same->count;
  }
}

}  // namespace

Result<OperatorList> list_operators() {
  MW_TRY(const std::filesystem::path root, find_source_root());
  MW_TRY(const std::vector<std::string> names, target_names(root / "ports"));
  std::vector<Target> cores;
  OperatorList list;
  for (const std::string& name : names) {
    MW_TRY(Target target, load_target(root / "ports", name));
    if (!target.qemu) continue;
    list.cores.push_back(target.name);
    cores.push_back(std::move(target));
  }
  for (const OpDef* op : all_ops()) list.operators.push_back(summary_of(*op, cores));
  return list;
}

bool ModelOperators::runs() const {
  return obstacle.empty() && std::ranges::all_of(operators, &UsedOperator::runs);
}

Result<ModelOperators> operators_of(const ModelRef& model) {
  MW_TRY(const ModelSummary summary, inspect(model));
  ModelOperators used{summary.name, summary.obstacle, {}};
  for (const Obstacle& each : summary.missing) {
    used.operators.push_back({each.op, each.dtype, each.count, false, each.what, each.hint});
  }
  std::vector<UsedOperator> running;
  for (const NodeSummary& node : summary.nodes) {
    const auto& typed = node.inputs.empty() ? node.outputs : node.inputs;
    add_one({node.op, typed.empty() ? "" : said_type(typed[0].dtype), 1}, running);
  }
  // What is missing is listed above, and taken from those that are left.
  for (const Obstacle& each : summary.missing) {
    for (UsedOperator& op : running) {
      if (op.op == each.op && each.dtype.find(op.dtype) != std::string::npos) {
        op.count -= std::min(op.count, each.count);
      }
    }
  }
  std::ranges::copy_if(running, std::back_inserter(used.operators),
                       [](const UsedOperator& op) { return op.count > 0; });
  return used;
}

}  // namespace mw::api
