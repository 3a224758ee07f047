// SPDX-License-Identifier: Apache-2.0
// What: arrays as the inputs and the truth of a model: which values, shapes and labels fit.
// Why: `run`, `eval` and `quantize` read arrays by one rule; what does not fit is refused with what
// to do, not with the next error.
// Contract: real values for a quantized input are quantized as the device would; integers are the
// input's own, and must fit its type. An array is one item, or a list of items, with or without the
// input's own leading 1 and other extents of 1. Labels are counted from 0.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "host/data/npy.h"
#include "host/ir/graph.h"

namespace mw {

// The bytes of one of `count` items that lie one after another.
inline std::span<const uint8_t> item_of(const Bytes& all, size_t count, size_t item) {
  const size_t bytes = all.size() / count;
  return std::span<const uint8_t>(all).subspan(item * bytes, bytes);
}

// One array of items for each model input: raw bytes, item after item.
struct InputItems {
  std::vector<Bytes> inputs;
  size_t count = 1;
  bool batched = false;  // a .npy with one more leading dimension than the input
};
// specs: FILE.npy, FILE.npz:NAME, pattern:0 or pattern:1, once for each model input; or one .npz
// that holds them all by their names. Arrays fit as said above.
Result<InputItems> read_inputs(const Graph& graph, const std::vector<std::string>& specs);
// Examples for a model of one input, from such a file.
Result<InputItems> read_items(const Graph& graph, const std::filesystem::path& path);

// FILE.npy, FILE.npz or FILE.npz:NAME for one input of a model.
Result<InputItems> read_array_items(const Tensor& tensor, const std::string& path);
// The bytes of a tensor's type for all elements of the array.
Result<Bytes> tensor_bytes(const Tensor& tensor, data::Array array);

struct LabelRequest {
  size_t items = 0, classes = 0;
  std::vector<std::string> names;  // of the classes; may be empty
};
// The class of every item: integers or whole floats, a column of them, one-hot rows, or names.
Result<std::vector<int>> read_labels(const std::string& path, const LabelRequest& request);

}  // namespace mw
