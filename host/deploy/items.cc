// SPDX-License-Identifier: Apache-2.0
#include "host/deploy/items.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "host/ir/dtypes.h"
#include "host/ir/tensor_values.h"
#include "host/ir/text.h"

namespace mw {

namespace {

using Extents = std::vector<int64_t>;

Extents dims(const Shape& shape) {
  return {shape.dim, shape.dim + shape.rank};
}

Extents without_ones(const Extents& shape) {
  Extents out;
  std::ranges::copy_if(shape, std::back_inserter(out), [](int64_t extent) { return extent != 1; });
  return out;
}

bool is_real(const data::Array& array) {
  return array.dtype == DType::f32 || array.dtype == DType::f16;
}

// Those that real values are quantized for.
bool is_quantized(const Tensor& tensor) {
  const bool integers =
      tensor.dtype == DType::s8 || tensor.dtype == DType::u8 || tensor.dtype == DType::s16;
  return integers && !tensor.quant.scales.empty();
}

Error usage(std::string what, std::string hint) {
  return Error{ErrorKind::usage, std::move(what), "", std::move(hint)};
}

Result<std::vector<float>> real_values(const data::Array& array, bool finite) {
  std::vector<float> values(size_t(array.elems()));
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = float(data::number_at(array, int64_t(i)));
    if (finite && std::isnan(values[i])) {
      return usage(fmt::format("element {} is not a number", i),
                   "a quantized input has no value for it; numpy.nan_to_num(a) replaces it");
    }
  }
  return values;
}

// Integers of another width.
Result<Bytes> whole_bytes(const Tensor& tensor, const data::Array& array) {
  const IntegerRange bounds = integer_range(tensor.dtype);
  const size_t width = storage_bytes(tensor.dtype, size_t(1));
  Bytes out(size_t(array.elems()) * width);
  for (int64_t i = 0; i < array.elems(); ++i) {
    int64_t value = 0;
    if (!data::whole_at(array, i, value) || value < bounds.low || value > bounds.high) {
      return usage(fmt::format("{} at element {} is no {} as input '{}' takes it",
                               data::number_at(array, i), i, dtype_name(tensor.dtype), tensor.name),
                   is_quantized(tensor)
                       ? fmt::format("save real values as float32, or integers from {} to {}",
                                     bounds.low, bounds.high)
                       : fmt::format("save integers from {} to {}", bounds.low, bounds.high));
    }
    std::memcpy(out.data() + size_t(i) * width, &value, width);  // little-endian: the low bytes
  }
  return out;
}

struct Fit {
  size_t count;
  bool batched;
};
std::optional<Fit> fit_of(const Extents& item, const Extents& shape) {
  if (shape == item) return Fit{1, false};
  if (!shape.empty() && shape[0] > 0) {
    const Extents rest(shape.begin() + 1, shape.end());
    if (without_ones(rest) == without_ones(item)) return Fit{size_t(shape[0]), true};
  }
  if (without_ones(shape) == without_ones(item)) return Fit{1, false};
  return std::nullopt;
}

std::vector<std::string> input_names(const Tensor& tensor) {
  std::vector<std::string> names{tensor.name};
  if (const size_t colon = tensor.name.rfind(':'); colon != std::string::npos)
    names.push_back(tensor.name.substr(0, colon));
  for (const char* name : {"x", "X", "x_test", "X_test", "inputs", "input", "data", "features"})
    names.emplace_back(name);
  return names;
}

Error no_class(const std::string& label, int64_t item, const LabelRequest& request) {
  std::string what = fmt::format("label {} of item {} is no class of the model, which has {}",
                                 label, item, request.classes);
  return usage(std::move(what),
               fmt::format("classes are counted from 0 to {}", request.classes - 1));
}

Result<std::vector<int>> from_rows(const data::Array& array, const LabelRequest& request) {
  std::vector<int> labels(request.items);
  for (size_t i = 0; i < request.items; ++i) {
    int ones = 0;
    for (size_t c = 0; c < request.classes; ++c) {
      const double value = data::number_at(array, int64_t(i * request.classes + c));
      if (value == 1) ++ones, labels[i] = int(c);
      if (value != 0 && value != 1) ones = 2;
    }
    if (ones != 1) {
      return usage(fmt::format("row {} of the labels is not one-hot", i),
                   "save the classes themselves: numpy.save('y.npy', y.argmax(axis=1))");
    }
  }
  return labels;
}

Result<std::vector<int>> from_numbers(const data::Array& array, const LabelRequest& request) {
  std::vector<int> labels(request.items);
  bool from_one = true;
  std::optional<Error> error;
  for (size_t i = 0; i < request.items; ++i) {
    int64_t value = 0;
    if (!data::whole_at(array, int64_t(i), value)) {
      return usage(fmt::format("label {} of item {} is no whole number",
                               data::number_at(array, int64_t(i)), i),
                   "save the classes as integers, counted from 0");
    }
    from_one &= value >= 1 && value <= int64_t(request.classes);
    if (!error && (value < 0 || value >= int64_t(request.classes)))
      error = no_class(std::to_string(value), int64_t(i), request);
    if (error && value < 0) {
      error = no_class(std::to_string(value), int64_t(i), request);
      error->hint += request.classes == 2 ? "; of -1 and 1 save (y > 0).astype(int)"
                                          : "; leave out items without a class";
      return *error;
    }
    labels[i] = int(std::clamp<int64_t>(value, 0, int64_t(request.classes)));
  }
  if (error && from_one) error->hint += "; these begin with 1: save y - 1";
  if (error) return *error;
  return labels;
}

// Names of classes, or numbers written as text.
Result<std::vector<int>> from_texts(const data::Array& array, const LabelRequest& request) {
  std::vector<int> labels;
  for (size_t i = 0; i < request.items; ++i) {
    const std::string& text = array.texts[i];
    const auto found = std::ranges::find(request.names, text);
    int value = int(found - request.names.begin());
    if (found == request.names.end()) {
      const char* end = text.data() + text.size();
      const auto parsed = std::from_chars(text.data(), end, value);
      if (parsed.ec != std::errc{} || parsed.ptr != end) {
        return usage(fmt::format("label '{}' of item {} is none of the model's", text, i),
                     request.names.empty()
                         ? "the model has no names: save the classes as integers, counted from 0"
                         : fmt::format("it has {}", fmt::join(request.names, ", ")));
      }
      if (value < 0 || value >= int(request.classes)) return no_class(text, int64_t(i), request);
    }
    labels.push_back(value);
  }
  return labels;
}

}  // namespace

Result<Bytes> tensor_bytes(const Tensor& tensor, data::Array array) {
  if (array.is_text()) {
    return usage(fmt::format("holds text; input '{}' takes numbers", tensor.name),
                 "save a.astype(numpy.float32)");
  }
  if (array.dtype == tensor.dtype) return std::move(array.bytes);
  if (tensor.dtype == DType::f32) {
    MW_TRY(const std::vector<float> values, real_values(array, false));
    return *bytes_of(values);
  }
  if (is_real(array) && is_quantized(tensor)) {
    MW_TRY(const std::vector<float> values, real_values(array, true));
    return to_tensor(tensor, values);
  }
  return whole_bytes(tensor, array);
}

Result<InputItems> read_array_items(const Tensor& tensor, const std::string& path) {
  const Extents item = dims(tensor.shape);
  std::optional<Fit> fit;
  const auto fits = [&](std::span<const int64_t> shape) -> Outcome {
    fit = fit_of(item, {shape.begin(), shape.end()});
    if (fit) return Ok{};
    return Error{ErrorKind::usage,
                 fmt::format("shape {} is neither that of input '{}', {}, nor a list of such",
                             data::shape_text(shape), tensor.name, data::shape_text(item)),
                 "", "the first dimension counts the items; numpy.reshape changes the others"};
  };
  MW_TRY(data::NamedArray named, data::read_named_array(path, input_names(tensor), fits));
  InputItems items{{}, fit->count, fit->batched};
  Result<Bytes> bytes = tensor_bytes(tensor, std::move(named.array));
  if (!bytes) return bytes.error().at(path);
  items.inputs.push_back(std::move(*bytes));
  return items;
}

Result<std::vector<int>> read_labels(const std::string& path, const LabelRequest& request) {
  static const std::vector<std::string> kNames = {"y",      "Y",     "y_test",  "Y_test",
                                                  "labels", "label", "targets", "target"};
  const auto misfit = [&](std::span<const int64_t> shape) {
    return usage(fmt::format("labels of shape {} for {} inputs and {} classes",
                             data::shape_text(shape), request.items, request.classes),
                 "save one class for each input, counted from 0");
  };
  bool rows = false;
  const auto fits = [&](std::span<const int64_t> shape) -> Outcome {
    rows = shape.size() == 2 && shape[0] == int64_t(request.items) &&
           shape[1] == int64_t(request.classes) && request.classes > 1;
    const int64_t elems =
        std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
    if (rows || elems == int64_t(request.items)) return Ok{};
    return misfit(shape);
  };
  MW_TRY(const data::NamedArray named, data::read_named_array(path, kNames, fits));
  const data::Array& array = named.array;
  if (rows && array.is_text()) return misfit(array.shape).at(path);
  Result<std::vector<int>> labels = array.is_text() ? from_texts(array, request)
                                    : rows          ? from_rows(array, request)
                                                    : from_numbers(array, request);
  if (!labels) return labels.error().at(path);
  return labels;
}

}  // namespace mw
