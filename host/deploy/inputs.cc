// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include "host/deploy/items.h"

namespace mw {

namespace {

// The patterns of tflm_goldens.json: a value for byte i of an int8 input.
int8_t pattern_value(int pattern, size_t i, uint32_t& state) {
  if (pattern == 0) return int8_t((i * 37 + 11) & 0xff);
  state = state * 1664525u + 1013904223u;
  return int8_t(state >> 24);
}

// int8 as it is; other integers widened; float as value / 128.
Bytes pattern_bytes(const Tensor& tensor, int pattern) {
  const size_t elems = size_t(tensor.shape.elems());
  const size_t width = storage_bytes(tensor.dtype, size_t(1));
  Bytes out(elems * width);
  uint32_t state = 12345;
  for (size_t i = 0; i < elems; ++i) {
    const int8_t value = pattern_value(pattern, i, state);
    if (tensor.dtype == DType::f32) {
      const float real = float(value) / 128.0f;
      std::memcpy(out.data() + i * width, &real, width);
    } else {
      const int64_t wide = value;  // little-endian: the low bytes come first
      std::memcpy(out.data() + i * width, &wide, width);
    }
  }
  return out;
}

}  // namespace

Result<InputItems> read_items(const Graph& graph, const std::filesystem::path& path) {
  if (graph.inputs.size() != 1) {
    return Error{ErrorKind::unsupported, "items are read for models of one input", graph.name, ""};
  }
  return read_array_items(graph.tensors[size_t(graph.inputs[0])], path.string());
}

Result<InputItems> read_inputs(const Graph& graph, const std::vector<std::string>& given) {
  std::vector<std::string> specs = given;
  // One .npz may hold them all, by their names.
  if (specs.size() == 1 && specs[0].ends_with(".npz")) specs.resize(graph.inputs.size(), specs[0]);
  if (specs.size() != graph.inputs.size()) {
    return Error{
        ErrorKind::usage,
        "the model has " + std::to_string(graph.inputs.size()) + " inputs, --input was given " +
            std::to_string(specs.size()) + " times",
        {},
        "give --input FILE.npy, FILE.npz:NAME, pattern:0 or pattern:1 once for each input"};
  }
  InputItems items;
  for (size_t i = 0; i < specs.size(); ++i) {
    const Tensor& tensor = graph.tensors[size_t(graph.inputs[i])];
    if (specs[i] == "pattern:0" || specs[i] == "pattern:1") {
      items.inputs.push_back(pattern_bytes(tensor, specs[i].back() - '0'));
      if (items.count == 1) continue;
      const Bytes one = items.inputs.back();
      for (size_t n = 1; n < items.count; ++n) {
        items.inputs.back().insert(items.inputs.back().end(), one.begin(), one.end());
      }
      continue;
    }
    MW_TRY(InputItems array, read_array_items(tensor, specs[i]));
    if (i > 0 && (array.count != items.count || array.batched != items.batched)) {
      return Error{ErrorKind::usage, "the inputs have batches of different lengths", specs[i], {}};
    }
    items.count = array.count;
    items.batched = array.batched;
    items.inputs.push_back(std::move(array.inputs[0]));
  }
  return items;
}

}  // namespace mw
