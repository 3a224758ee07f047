// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/read_tensor.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "abi/checked.h"

namespace mw {

namespace {

struct TypePair {
  DType dtype;
  tflite::TensorType type;
};

constexpr TypePair kTypes[] = {
    {DType::f32, tflite::TensorType::FLOAT32}, {DType::s8, tflite::TensorType::INT8},
    {DType::u8, tflite::TensorType::UINT8},    {DType::s16, tflite::TensorType::INT16},
    {DType::s32, tflite::TensorType::INT32},   {DType::s64, tflite::TensorType::INT64},
    {DType::u16, tflite::TensorType::UINT16},  {DType::u32, tflite::TensorType::UINT32},
    {DType::u64, tflite::TensorType::UINT64},  {DType::b8, tflite::TensorType::BOOL},
    {DType::f16, tflite::TensorType::FLOAT16}};

Error malformed(std::string what) {
  return Error{ErrorKind::malformed_input, std::move(what), {}, "the file is damaged"};
}
Error unsupported(std::string what, std::string hint) {
  return Error{ErrorKind::unsupported, std::move(what), {}, std::move(hint)};
}

bool is_quantized_type(DType dtype) {
  return dtype == DType::s8 || dtype == DType::u8 || dtype == DType::s16 || dtype == DType::s32 ||
         dtype == DType::s64 || dtype == DType::u16;
}

// Range of a zero point; the wide types carry none.
bool zero_point_fits(DType dtype, int64_t zero_point) {
  switch (dtype) {
    case DType::s8:
      return zero_point >= INT8_MIN && zero_point <= INT8_MAX;
    case DType::u8:
      return zero_point >= 0 && zero_point <= UINT8_MAX;
    case DType::s16:
      return zero_point >= INT16_MIN && zero_point <= INT16_MAX;
    case DType::u16:
      return zero_point >= 0 && zero_point <= UINT16_MAX;
    default:
      return zero_point == 0;
  }
}

Result<Shape> read_shape(const tflite::Tensor& tensor) {
  Shape shape;
  if (tensor.shape() == nullptr) return shape;  // a scalar
  if (tensor.shape()->size() > Shape::kMaxRank) {
    return unsupported("it has " + std::to_string(tensor.shape()->size()) + " dimensions",
                       "at most " + std::to_string(Shape::kMaxRank) + " are supported");
  }
  for (int32_t dim : *tensor.shape()) {
    if (dim < 0) {
      return unsupported("a dimension of its shape is " + std::to_string(dim),
                         "convert the model with a fixed input shape");
    }
    shape.push(dim);
  }
  return shape;
}

// The Verifier proves 4-byte alignment of a vector's start, not the 8 bytes that an int64 needs.
int64_t zero_point_at(const tflite::QuantizationParameters& quant, uint32_t i) {
  int64_t value;
  std::memcpy(&value, quant.zero_point()->Data() + i * sizeof(value), sizeof(value));
  return value;
}

Result<QuantInfo> read_per_channel(const tflite::QuantizationParameters& quant, QuantInfo info,
                                   const Shape& shape) {
  const int32_t axis = quant.quantized_dimension();
  if (axis < 0 || uint32_t(axis) >= shape.rank ||
      info.scales.size() != size_t(shape[uint32_t(axis)])) {
    return malformed("its " + std::to_string(info.scales.size()) +
                     " scales do not match dimension " + std::to_string(axis) + " of its shape");
  }
  for (uint32_t i = 0; i < quant.zero_point()->size(); ++i) {
    if (zero_point_at(quant, i) != 0) {
      return unsupported("it is quantized per channel with a zero point other than 0",
                         "quantize weights symmetrically");
    }
  }
  info.axis = axis;
  return info;
}

Result<QuantInfo> read_quant(const tflite::Tensor& tensor, DType dtype, const Shape& shape) {
  QuantInfo info;
  const tflite::QuantizationParameters* quant = tensor.quantization();
  if (quant == nullptr || !is_quantized_type(dtype)) return info;
  if (quant->details_type() != tflite::QuantizationDetails::NONE) {
    return unsupported("it uses a custom quantization", "only affine quantization is supported");
  }
  if (quant->scale() == nullptr || quant->scale()->size() == 0) return info;
  info.scales.assign(quant->scale()->begin(), quant->scale()->end());
  if (!std::ranges::all_of(info.scales, [](float s) { return std::isfinite(s) && s > 0; })) {
    return malformed("a quantization scale is not a positive number");
  }
  if (quant->zero_point() == nullptr || quant->zero_point()->size() != info.scales.size()) {
    return malformed("it has not as many zero points as scales");
  }
  if (info.scales.size() > 1) return read_per_channel(*quant, std::move(info), shape);
  const int64_t zero_point = zero_point_at(*quant, 0);
  if (!zero_point_fits(dtype, zero_point)) {
    return malformed("its zero point " + std::to_string(zero_point) + " is outside its type");
  }
  info.zero_point = int32_t(zero_point);
  return info;
}

}  // namespace

DType dtype_from_tflite(tflite::TensorType type) {
  const auto* found = std::ranges::find(kTypes, type, &TypePair::type);
  return found == std::end(kTypes) ? DType::none : found->dtype;
}

tflite::TensorType dtype_to_tflite(DType dtype) {
  const auto* found = std::ranges::find(kTypes, dtype, &TypePair::dtype);
  MW_CHECK(found != std::end(kTypes), "a dtype without a TFLite type");
  return found->type;
}

Result<std::span<const uint8_t>> read_buffer(const tflite::Model& model, uint32_t index) {
  const std::span<const uint8_t> none;
  if (index == 0) return none;
  if (model.buffers() == nullptr || index >= model.buffers()->size()) {
    return malformed("buffer " + std::to_string(index) + " does not exist");
  }
  const tflite::Buffer& buffer = *model.buffers()->Get(index);
  if (buffer.offset() > 1 || buffer.size() > 1) {
    return unsupported("its contents lie outside the FlatBuffer", "files over 2 GB do not fit");
  }
  if (buffer.data() == nullptr) return none;
  return std::span<const uint8_t>(buffer.data()->data(), buffer.data()->size());
}

Result<Tensor> read_tensor(const tflite::Model& model, const tflite::Tensor& tensor) {
  Tensor out;
  if (tensor.name() != nullptr) out.name = tensor.name()->str();
  out.dtype = dtype_from_tflite(tensor.type());
  if (out.dtype == DType::none) {
    const std::string name = tflite::EnumNameTensorType(tensor.type());
    return unsupported("its type is " + (name.empty() ? "unknown" : name),
                       "convert the model to int8 or float32");
  }
  if (tensor.sparsity() != nullptr) {
    return unsupported("it is stored as a sparse tensor", "convert the model without sparsity");
  }
  if (tensor.is_variable()) {
    return unsupported("it is a variable", "models with state of their own are not supported");
  }
  MW_TRY(out.shape, read_shape(tensor));
  uint64_t bytes = dtype_bytes(out.dtype);
  for (uint32_t i = 0; i < out.shape.rank && bytes <= kMaxBytes; ++i) bytes *= out.shape[i];
  if (bytes > kMaxBytes) return unsupported("it is larger than 256 MB", {});
  MW_TRY(out.quant, read_quant(tensor, out.dtype, out.shape));
  MW_TRY(const auto contents, read_buffer(model, tensor.buffer()));
  if (contents.empty() && bytes != 0) return out;
  if (contents.size() != bytes) {
    return malformed("its shape needs " + std::to_string(bytes) + " bytes, its buffer holds " +
                     std::to_string(contents.size()));
  }
  out.data = std::make_shared<const Bytes>(contents.begin(), contents.end());
  return out;
}

}  // namespace mw
