// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/api/classifier.h"
#include "host/api/run.h"
#include "host/data/npy.h"
#include "host/import/importer.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/model_file.h"

namespace mw::api {

// By its first bytes, so that what is no model is not read, however large.
Result<Bytes> read_model(const std::filesystem::path& path) {
  MW_TRY(const Bytes first, read_start(path, kRecognizedBytes));
  if (!is_model_file(first)) MW_TRY_DO(check_format(first, path.filename().string()));
  return read_file(path);
}

Result<LoadedModel> decode(const Bytes& content, const std::filesystem::path& path) {
  LoadedModel model;
  model.path = path;
  model.file_bytes = content.size();
  const std::string name = path.stem().string();
  auto graph = is_model_file(content) ? decode_model(content) : import_model(content, name);
  if (!graph) {
    graph.error().at(path.filename().string());
    return graph.error();
  }
  model.graph = std::move(*graph);
  if (model.graph.name.empty()) model.graph.name = name;
  return model;
}

Result<LoadedModel> load(const std::filesystem::path& path) {
  MW_TRY(Bytes content, read_model(path));
  MW_TRY(LoadedModel model, decode(content, path));
  if (is_tflite(content)) model.tflite = std::move(content);
  return model;
}

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
  const uint32_t width = dtype_bytes(tensor.dtype);
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

std::string shape_text(std::span<const int64_t> shape) {
  std::string out;
  for (int64_t extent : shape) out += (out.empty() ? "" : "x") + std::to_string(extent);
  return out.empty() ? "scalar" : out;
}

std::vector<int64_t> dims(const Shape& shape) {
  return {shape.dim, shape.dim + shape.rank};
}

struct InputArray {
  Bytes bytes;
  size_t count;
  bool batched;
};

Result<InputArray> read_npy_input(const Tensor& tensor, const std::string& path) {
  MW_TRY(data::Array array, data::read_npy(path));
  const std::vector<int64_t> want = dims(tensor.shape);
  if (array.dtype != tensor.dtype) {
    return Error{ErrorKind::usage,
                 "the array's dtype differs from that of input '" + tensor.name + "'", path,
                 "convert it with numpy's astype"};
  }
  if (array.shape == want) return InputArray{std::move(array.bytes), 1, false};
  const bool batch = array.shape.size() == want.size() + 1 && array.shape[0] > 0 &&
                     std::equal(want.begin(), want.end(), array.shape.begin() + 1);
  if (batch) return InputArray{std::move(array.bytes), size_t(array.shape[0]), true};
  return Error{ErrorKind::usage,
               "shape " + shape_text(array.shape) + " is neither that of input '" + tensor.name +
                   "', " + shape_text(want) + ", nor a batch of it",
               path, "reshape the array"};
}

bool is_quantized(const Tensor& tensor) {
  return tensor.dtype != DType::f32 && !tensor.quant.scales.empty();
}

}  // namespace

Result<InputItems> read_items(const Graph& graph, const std::filesystem::path& path) {
  if (graph.inputs.size() != 1) {
    return Error{ErrorKind::unsupported, "items are read for models of one input", graph.name, ""};
  }
  const Tensor& tensor = graph.tensors[size_t(graph.inputs[0])];
  MW_TRY(data::Array array, data::read_npy(path));
  const bool real = array.dtype == DType::f32 && is_quantized(tensor);
  if (array.dtype != tensor.dtype && !real) {
    return Error{ErrorKind::usage, "the array's dtype is not that of input '" + tensor.name + "'",
                 path.string(), "save float32, or the input's own dtype"};
  }
  const std::vector<int64_t> item = dims(tensor.shape);
  std::vector<int64_t> rest = array.shape;
  if (!rest.empty()) rest.erase(rest.begin());
  const bool batch_of_one = !item.empty() && item[0] == 1;
  const bool fits = !array.shape.empty() && array.shape[0] > 0 &&
                    (rest == item || (batch_of_one && std::equal(rest.begin(), rest.end(),
                                                                 item.begin() + 1, item.end())));
  if (!fits) {
    return Error{ErrorKind::usage,
                 "shape " + shape_text(array.shape) + " is no list of items for input '" +
                     tensor.name + "', " + shape_text(item),
                 path.string(), "the first dimension counts the items"};
  }
  InputItems items{{}, size_t(array.shape[0]), true};
  items.inputs.push_back(real ? to_tensor(tensor, array.values<float>()) : std::move(array.bytes));
  return items;
}

Result<InputItems> read_inputs(const Graph& graph, const std::vector<std::string>& specs) {
  if (specs.size() != graph.inputs.size()) {
    return Error{ErrorKind::usage,
                 "the model has " + std::to_string(graph.inputs.size()) +
                     " inputs, --input was given " + std::to_string(specs.size()) + " times",
                 {},
                 "give --input FILE.npy, pattern:0 or pattern:1 once for each input"};
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
    MW_TRY(InputArray array, read_npy_input(tensor, specs[i]));
    if (i > 0 && (array.count != items.count || array.batched != items.batched)) {
      return Error{ErrorKind::usage, "the inputs have batches of different lengths", specs[i], {}};
    }
    items.count = array.count;
    items.batched = array.batched;
    items.inputs.push_back(std::move(array.bytes));
  }
  return items;
}

}  // namespace mw::api
