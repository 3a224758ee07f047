// SPDX-License-Identifier: Apache-2.0
#include "host/outside/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "rt/model.h"

namespace mw {

namespace {

Error fault(const std::string& place, std::string what, std::string hint) {
  return Error{ErrorKind::unsupported, std::move(what), place, std::move(hint)};
}

// The first of these that is not so.
struct Demand {
  bool holds;
  const char *what, *hint;
};

Outcome check_all(std::initializer_list<Demand> demands, const std::string& place) {
  for (const Demand& demand : demands) {
    if (!demand.holds) return fault(place, demand.what, demand.hint);
  }
  return Ok{};
}

}  // namespace

Outcome check_namespace(const OpDef& op, const std::string& cpp_namespace,
                        const std::string& place) {
  const std::string said =
      op.cpp_namespace.empty() ? "mw::" + std::string(op.name()) : std::string(op.cpp_namespace);
  if (said == cpp_namespace) return Ok{};
  return fault(place, fmt::format("kDef stands in {} and says {}", cpp_namespace, said),
               fmt::format(".cpp_namespace = \"{}\" in {}_host.cc", cpp_namespace, op.name()));
}

Outcome check_plausible(const OpDef& op, const std::string& place) {
  const OpCore& core = *op.core;
  const bool custom = core.tflite_code == kTfliteCustom;
  const auto fits_core = [&](const KernelRow& row) {
    return row.op_code == core.code && row.params_bytes == core.params_bytes &&
           row.run != nullptr && row.footprint != nullptr && row.supports != nullptr &&
           row.scratch_bytes != nullptr && row.name != nullptr;
  };
  return check_all(
      {{core.infer != nullptr && core.prepare != nullptr, "its core lacks infer or prepare",
        "make_core() in prepare.cc sets both"},
       {!op.rows.empty(), "it has no kernel", "kernels.inc has a row for each; .rows = kRows"},
       {std::ranges::all_of(op.rows, fits_core), "a kernel's row is not of this operator",
        "kernels.inc is included with the operator's own kCode, Params and footprint()"},
       {op.attrs.bytes == core.attrs_bytes, "its Attrs are not those of its core",
        ".attrs = reflect<Attrs>(), and op_core<Attrs, Params>()"},
       {op.params.bytes == core.params_bytes, "its Params are not those of its core",
        ".params = reflect<Params>(), and op_core<Attrs, Params>()"},
       {core.attrs_bytes <= kMaxAttrsBytes && core.params_bytes <= kMaxParamsBytes,
        "its Attrs or Params are larger than a loader takes",
        "kMaxAttrsBytes and kMaxParamsBytes of rt/model.h bound them"},
       {core.tables <= kMaxTables && core.states <= kMaxStates, "it has too many tables or states",
        "kMaxTables and kMaxStates of abi/op.h bound them"},
       {custom == !op.custom_name.empty() && custom == (core.is_custom != nullptr),
        "a custom operator needs tflite_code, is_custom and a custom_name, and no other has one",
        "core.tflite_code = kTfliteCustom, core.is_custom = is_custom<kCustomName>, "
        ".custom_name = kCustomName"},
       {(core.tflite_code == kNoTflite) == (core.read_tflite == nullptr),
        "an operator of .tflite files needs read_tflite, and no other has one",
        "core.read_tflite = read_custom_options<Attrs>"}},
      place);
}

Outcome check_clash(const OpDef& op, const OpDef& other, const std::string& place) {
  const std::string name(other.name());
  const OpCore &a = *op.core, &b = *other.core;
  if (op.name() == other.name()) {
    return fault(place, "there is an operator of that name already",
                 "rename the folder, its files and its namespace");
  }
  if (a.code == b.code) {
    return fault(place, fmt::format("its kCode {} is that of {}", a.code, name),
                 "take another one: built-in operators stay below 50000");
  }
  const bool builtin = a.tflite_code != kNoTflite && a.tflite_code != kTfliteCustom;
  if (builtin && a.tflite_code == b.tflite_code) {
    return fault(place, fmt::format("its TFLite code {} is that of {}", a.tflite_code, name),
                 "make it a custom operator, core.tflite_code = kTfliteCustom");
  }
  if (!op.custom_name.empty() && op.custom_name == other.custom_name) {
    return fault(place,
                 fmt::format("files call {} '{}' as they call this one", name, op.custom_name),
                 "give it another custom_name");
  }
  for (const KernelRow& row : op.rows) {
    for (const KernelRow& taken : other.rows) {
      if (row.id != taken.id) continue;
      return fault(place, fmt::format("its kernel {} has the wire id of {}", row.name, taken.name),
                   "rename the kernel");
    }
  }
  return Ok{};
}

}  // namespace mw
