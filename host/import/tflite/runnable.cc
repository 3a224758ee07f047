// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/runnable.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/import/tflite/errors.h"
#include "host/ir/dtypes.h"
#include "host/ir/slots.h"

namespace mw {

namespace {

std::string shape_text(const Shape& shape) {
  std::string text = "[";
  for (uint32_t i = 0; i < shape.rank; ++i) text += (i ? "," : "") + std::to_string(shape[i]);
  return text + "]";
}

// What the kernel will touch is what the tensors have.
bool same_sizes(const Footprint& footprint, const OpTypes& types) {
  for (uint32_t i = 0; i < types.in.count && !footprint.in_bytes_in_table; ++i) {
    const bool optional = i < 32 && ((footprint.optional_in >> i) & 1) != 0;
    const uint32_t bytes = types.in[i].present() ? types.in[i].bytes() : 0;
    if (bytes != footprint.in_bytes[i] && !(bytes == 0 && optional)) return false;
  }
  for (uint32_t i = 0; i < types.out.count && !footprint.out_bytes_in_table; ++i) {
    if (types.out[i].bytes() != footprint.out_bytes[i]) return false;
  }
  return true;
}

}  // namespace

std::string type_text(const TensorType& type) {
  return type.present() ? numpy_name(type.dtype) + shape_text(type.shape) : "none";
}

// The types that an operator's kernels take as their first input.
std::string types_of(const OpDef& def) {
  std::vector<std::string> names;
  for (const KernelRow& row : def.rows) {
    const std::string name(numpy_name(row.x));
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string hint_for(const std::vector<TensorType>& in, const OpCore& core) {
  const auto any = [&](auto test) { return std::ranges::any_of(in, test); };
  const bool quantized_weights =
      any([](const TensorType& t) { return is_weight_type(t.dtype) && t.data != nullptr; });
  if (!in.empty() && in[0].dtype == DType::f32 && quantized_weights) {
    return "dynamic-range quantization (float activations, integer weights) is taken by "
           "CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED, with int8 weights without a zero "
           "point: "
           "convert the model with full integer quantization and a representative data set";
  }
  if (any([](const TensorType& t) { return t.dtype == DType::u8 && t.quant.present(); })) {
    return "this operator does not take quantized uint8: convert the model to int8";
  }
  if (any([](const TensorType& t) { return t.dtype == DType::f16; })) {
    return "float16 is taken by DEQUANTIZE, and as bytes that are moved; nothing computes with it";
  }
  const OpDef* def = find_op_by_code(core.code);
  if (!in.empty() && def != nullptr && in[0].present() && !has_row(*def, in[0].dtype) &&
      !has_row(*def, DType::none)) {
    return fmt::format("its first input is {}; it takes {}", numpy_name(in[0].dtype),
                       types_of(*def));
  }
  std::string types = "its inputs are";
  for (size_t i = 0; i < in.size(); ++i) {
    if (is_operand(core, i) && in[i].present() && in[i].data == nullptr) {
      return "input " + std::to_string(i) + " must be a constant";
    }
    types += " " + type_text(in[i]);
  }
  return types;
}

std::string kept_quant_hint(const TensorType& in, const TensorType& out) {
  const Quant &x = in.quant, &y = out.quant;
  if (!x.present() || !y.present()) return {};
  if (x.scale() == y.scale() && x.zero_point == y.zero_point) return {};
  return fmt::format(
      "its input has scale {} and zero point {}, its output {} and {}: they must be the same",
      x.scale(), x.zero_point, y.scale(), y.zero_point);
}

Error refused(Status status, const std::vector<TensorType>& in, const OpCore& core) {
  const bool malformed_node = status == Status::bad_shape || status == Status::bad_count;
  return Error{malformed_node ? ErrorKind::malformed_input : ErrorKind::unsupported,
               status_text(status),
               {},
               hint_for(in, core)};
}

Outcome check_runnable(const Graph& graph, const Node& node) {
  const OpDef& def = *node.op;
  const OpCore& core = *def.core;
  const std::vector<TensorType> in = graph.input_types(node);
  const std::vector<TensorType> out = graph.output_types(node);
  std::vector<TensorType> inferred = out;
  Status status =
      core.infer(node.attrs.data(), span_of(in), {inferred.data(), uint32_t(inferred.size())});
  if (status != Status::ok) return refused(status, in, core);
  for (size_t i = 0; i < out.size(); ++i) {
    if (inferred[i].shape != out[i].shape) {
      return malformed("its output has shape " + shape_text(inferred[i].shape) +
                       ", the file says " + shape_text(out[i].shape));
    }
  }
  Bytes params(core.params_bytes);
  const OpTypes types{span_of(in), span_of(out)};
  status = core.prepare(node.attrs.data(), types, params.data());
  if (status != Status::ok) return refused(status, in, core);
  const KernelRow* row = first_fitting({def.rows.data(), uint32_t(def.rows.size())}, core.code,
                                       params.data(), types, isa_bit(Isa::portable));
  if (row == nullptr) return refused(Status::no_kernel, in, core);
  OwnFootprint footprint(slots_of(core, types.in.count, types.out.count));
  status = row->footprint(params.data(), *row, *footprint);
  if (status != Status::ok) return refused(status, in, core);
  if (!same_sizes(*footprint, types)) return refused(Status::bad_shape, in, core);
  return Ok{};
}

}  // namespace mw
