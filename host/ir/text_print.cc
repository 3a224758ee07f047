// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <map>

#include "abi/checked.h"
#include "host/ir/dtypes.h"
#include "host/ir/op_def.h"
#include "host/ir/text.h"
#include "host/ir/text_words.h"

namespace mw {

namespace {

constexpr std::string_view kDTypeNames[] = {
#define MW_DTYPE_NAME(name, bits, numpy) #name,
    MW_DTYPE_LIST(MW_DTYPE_NAME)
#undef MW_DTYPE_NAME
};

// Shortest digits that read back to the same bits; a NaN as its bits, for its payload counts.
std::string number(float value) {
  if (std::isnan(value)) return fmt::format("0x{:08x}", uint32_t(bits_from_float(value)));
  return fmt::format("{}", value);
}

template <class T>
void append_elems(std::string& out, const Bytes& data) {
  for (size_t at = 0; at + sizeof(T) <= data.size(); at += sizeof(T)) {
    T value;
    std::memcpy(&value, data.data() + at, sizeof(T));
    if (at != 0) out += ", ";
    if constexpr (std::is_same_v<T, float>) {
      out += number(value);
    } else {
      out += fmt::format("{}", value);
    }
  }
}

std::string elems_text(const Tensor& tensor, const Bytes& data) {
  const bool packed = tensor.dtype == DType::s4;
  const Bytes unpacked = packed ? unpack_s4(data, size_t(tensor.shape.elems())) : Bytes{};
  std::string out = "{";
  with_element_type(tensor.dtype, [&](auto zero) {
    append_elems<decltype(zero)>(out, packed ? unpacked : data);
  });
  return out + "}";
}

class Printer {
 public:
  // `offsets`: where the blob holds what; tensors that share contents share the place.
  using Offsets = std::map<const Bytes*, size_t>;
  Printer(const Graph& graph, const PrintOptions& options, Offsets& offsets, std::string indent)
      : graph_(graph),
        options_(options),
        offsets_(offsets),
        indent_(std::move(indent)),
        refs_(graph.tensors.size()) {}

  std::string run() {
    out_ = fmt::format("{}graph {} {{\n", indent_, quote_text(graph_.name));
    for (const auto& [key, value] : graph_.metadata) {
      line(fmt::format("meta {} = {}", quote_text(key), quote_text(value)));
    }
    for (TensorId id : graph_.inputs) line("input " + declared(id));
    for (const Variable& variable : graph_.variables) {
      const Tensor& value = graph_.tensors[size_t(variable.value)];
      line("state " + declared(variable.value) + " = " + contents(value, variable.initial));
    }
    for (const Node& node : graph_.nodes) {
      for (TensorId id : node.inputs) constant(id);
      // The graphs that stand before a node are its bodies.
      for (const Graph& body : node.bodies) {
        out_ += Printer(body, options_, offsets_, indent_ + "  ").run();
      }
      line(node_text(node));
    }
    for (size_t id = 0; id < graph_.tensors.size(); ++id) constant(TensorId(id));
    for (const Variable& variable : graph_.variables) {
      line(fmt::format("update {} = {}", refs_[size_t(variable.value)],
                       refs_[size_t(variable.next)]));
    }
    for (TensorId id : graph_.outputs) line("output " + refs_[size_t(id)]);
    return out_ + indent_ + "}\n";
  }

 private:
  void line(const std::string& text) { out_ += indent_ + "  " + text + "\n"; }

  // Gives the tensor its name in the text: its own, and a number where others have the same.
  std::string declared(TensorId id) {
    const Tensor& tensor = graph_.tensors[size_t(id)];
    const int same = seen_[tensor.name]++;
    refs_[size_t(id)] = word_text(tensor.name) + (same == 0 ? "" : fmt::format("#{}", same));
    std::string text =
        fmt::format("{}: {}[{}]", refs_[size_t(id)], dtype_name(tensor.dtype),
                    fmt::join(tensor.shape.dim, tensor.shape.dim + tensor.shape.rank, ","));
    if (tensor.quant == QuantInfo{}) return text;
    const std::vector<float>& scales = tensor.quant.scales;
    text += " q(";
    if (scales.size() != 1) text += "{";
    for (size_t i = 0; i < scales.size(); ++i) text += (i == 0 ? "" : ", ") + number(scales[i]);
    if (scales.size() != 1) text += "}";
    text += fmt::format(", {}", tensor.quant.zero_point);
    if (tensor.quant.axis != 0) text += fmt::format(", axis={}", tensor.quant.axis);
    return text + ")";
  }

  void constant(TensorId id) {
    if (id == kNoTensor || !graph_.tensors[size_t(id)].is_constant() || !refs_[size_t(id)].empty())
      return;
    const Tensor& tensor = graph_.tensors[size_t(id)];
    line("const " + declared(id) + " = " + contents(tensor, tensor.data));
  }

  // `data` as elements of the tensor's type, here or in the blob.
  std::string contents(const Tensor& tensor, const std::shared_ptr<const Bytes>& data) {
    const bool in_blob = options_.blob != nullptr && tensor.shape.elems() > options_.inline_elems;
    return in_blob ? fmt::format("@{}", blob_offset(data)) : elems_text(tensor, *data);
  }

  size_t blob_offset(const std::shared_ptr<const Bytes>& data) {
    Bytes& blob = *options_.blob;
    const auto [place, is_new] = offsets_.try_emplace(data.get(), 0);
    if (is_new) {
      blob.resize((blob.size() + 15) / 16 * 16);
      place->second = blob.size();
      blob.insert(blob.end(), data->begin(), data->end());
    }
    return place->second;
  }

  std::string node_text(const Node& node) {
    std::string text, inputs;
    for (TensorId id : node.outputs) text += (text.empty() ? "" : ", ") + declared(id);
    for (TensorId id : node.inputs) {
      inputs += (inputs.empty() ? "" : ", ") + (id == kNoTensor ? "_" : refs_[size_t(id)]);
    }
    text += fmt::format(" = {}({})", node.op->name(), inputs) + attrs_text(node);
    const std::string& first = graph_.tensors[size_t(node.outputs.at(0))].name;
    return node.name == first ? text : text + " name " + quote_text(node.name);
  }

  static std::string value_text(const Field& field, const Bytes& attrs, uint32_t index) {
    const double value = get_field(field, attrs, index);
    if (value >= 0 && value < double(field.enum_names.size())) {
      return field.enum_names[size_t(value)];
    }
    if (field.kind == FieldKind::boolean) return value != 0 ? "true" : "false";
    if (field.kind == FieldKind::f32) return number(float(value));
    return fmt::format("{}", int64_t(value));
  }

  // Fields at their default are left out.
  static std::string attrs_text(const Node& node) {
    std::string text;
    for (const Field& field : node.op->attrs.fields) {
      bool is_default = true;
      std::string value;
      for (uint32_t i = 0; i < field.count; ++i) {
        const std::string element = value_text(field, node.attrs, i);
        is_default = is_default && element == value_text(field, node.op->attrs.defaults, i);
        value += (i == 0 ? "" : ", ") + element;
      }
      if (is_default) continue;
      if (field.count > 1) value = "{" + value + "}";
      text += fmt::format("{}{}={}", text.empty() ? "" : ", ", field.name, value);
    }
    return text.empty() ? text : " {" + text + "}";
  }

  const Graph& graph_;
  const PrintOptions& options_;
  Offsets& offsets_;
  std::string indent_;
  std::vector<std::string> refs_;  // by tensor id; empty until declared
  std::map<std::string, int> seen_;
  std::string out_;
};

}  // namespace

std::string_view dtype_name(DType dtype) {
  return uint32_t(dtype) < kDTypeCount ? kDTypeNames[uint32_t(dtype)] : "?";
}

DType dtype_from_name(std::string_view name) {
  for (uint32_t i = 0; i < kDTypeCount; ++i) {
    if (kDTypeNames[i] == name) return DType(i);
  }
  return DType::none;
}

std::string print(const Graph& graph, const PrintOptions& options) {
  Printer::Offsets offsets;
  return Printer(graph, options, offsets, {}).run();
}

}  // namespace mw
