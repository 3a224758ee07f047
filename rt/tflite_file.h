// SPDX-License-Identifier: Apache-2.0
// What: TfliteFile, the parts of a .tflite that the device loader needs, read in place.
// Why: field numbers of the format stand in one place on the device side.
// Contract: every read is bounds-checked by FlatFile; test bad() after each step. Only the first
// subgraph is read. Source: the TensorFlow Lite schema, version 3.
#pragma once

#include "abi/checked.h"
#include "abi/op.h"

namespace mw {

inline constexpr uint32_t kMaxFileInputs = 8;

// An operator of the file; types borrow from the file.
struct TfliteOperator {
  uint16_t builtin_code = 0;
  FlatTable options;
  FlatVector inputs, outputs;  // tensor indices, -1 for absent
};

class TfliteFile {
 public:
  Status open(Span<const uint8_t> bytes) {
    MW_REQUIRE(bytes.count >= 8, truncated);
    MW_REQUIRE(bytes.count <= kMaxBytes, too_large);
    MW_REQUIRE(reinterpret_cast<uintptr_t>(bytes.ptr) % 16 == 0, misaligned);
    file_.data = bytes.ptr;
    file_.bytes = bytes.count;
    MW_REQUIRE(file_.read<uint32_t>(4) == 0x334c4654u, bad_magic);  // "TFL3"
    const FlatTable model = FlatTable::root(file_);
    MW_REQUIRE(model.get<uint32_t>(0, 0) == 3, bad_version);
    codes_ = model.vector(1);
    buffers_ = model.vector(4);
    const FlatVector subgraphs = model.vector(2);
    MW_REQUIRE(subgraphs.count == 1, bad_count);
    const FlatTable graph = FlatTable::element(subgraphs, 0);
    tensors_ = graph.vector(0);
    inputs = graph.vector(1);
    outputs = graph.vector(2);
    operators_ = graph.vector(3);
    MW_REQUIRE(!file_.bad, out_of_bounds);
    MW_REQUIRE(tensors_.count < 0x7fff && operators_.count < 0x7fff, too_large);
    return Status::ok;
  }

  bool bad() const { return file_.bad; }
  uint32_t tensor_count() const { return tensors_.count; }
  uint32_t operator_count() const { return operators_.count; }

  TfliteOperator op(uint32_t i) {
    const FlatTable table = FlatTable::element(operators_, i);
    const FlatTable code = FlatTable::element(codes_, table.get<uint32_t>(0, 0));
    // Codes above 127 stand in the newer field; old files have only the older one.
    const int32_t older = code.get<int8_t>(0, 0), newer = code.get<int32_t>(3, 0);
    const int32_t builtin = newer > older ? newer : older;
    return {uint16_t(builtin), table.table(4), table.vector(1), table.vector(2)};
  }

  Status tensor(int32_t index, TensorType& out) {
    out = TensorType{};
    if (index == -1) return Status::ok;
    MW_REQUIRE(index >= 0 && uint32_t(index) < tensors_.count, out_of_bounds);
    const FlatTable table = FlatTable::element(tensors_, uint32_t(index));
    out.dtype = dtype_of(table.get<int8_t>(1, 0));
    MW_REQUIRE(out.dtype != DType::none, bad_dtype);
    const FlatVector shape = table.vector(0);
    MW_REQUIRE(shape.count <= Shape::kMaxRank, bad_shape);
    uint32_t bytes = dtype_bytes(out.dtype);
    for (uint32_t i = 0; i < shape.count; ++i) {
      out.shape.push(shape.get<int32_t>(i));
      MW_REQUIRE(checked_product(bytes, bytes, out.shape.dim[i]), bad_shape);
    }
    MW_DEVICE_TRY(quantization(table.table(4), out.quant));
    const FlatVector data = FlatTable::element(buffers_, table.get<uint32_t>(2, 0)).vector(0);
    if (data.count != 0) {
      out.data = data.array<uint8_t>();
      MW_REQUIRE(data.count == bytes, bad_shape);
      MW_REQUIRE(reinterpret_cast<uintptr_t>(out.data) % dtype_bytes(out.dtype) == 0, misaligned);
    }
    MW_REQUIRE(!file_.bad, out_of_bounds);
    return Status::ok;
  }

  uint32_t offset_of(const void* data) const {
    return uint32_t(static_cast<const uint8_t*>(data) - file_.data);
  }

  FlatVector inputs, outputs;  // of the graph: tensor indices

 private:
  static DType dtype_of(int8_t type) {
    static constexpr DType kTypes[] = {DType::f32,  DType::f16, DType::s32, DType::u8,   DType::s64,
                                       DType::none, DType::b8,  DType::s16, DType::none, DType::s8};
    return type >= 0 && uint32_t(type) < sizeof(kTypes) ? kTypes[type] : DType::none;
  }

  Status quantization(const FlatTable& table, Quant& quant) {
    const FlatVector scales = table.vector(2), zero_points = table.vector(3);
    if (scales.count == 0) return Status::ok;
    quant.scales = Span<const float>(scales.array<float>(), scales.count);
    MW_REQUIRE(!file_.bad, out_of_bounds);
    MW_REQUIRE(zero_points.count == 0 || zero_points.count == scales.count, bad_quantization);
    for (uint32_t i = 0; i < scales.count; ++i) {
      MW_REQUIRE(scales.get<float>(i) > 0 && scales.get<float>(i) < 1e30f, bad_quantization);
      if (zero_points.count == 0) continue;
      const int64_t zero_point = zero_points.get<int64_t>(i);
      MW_REQUIRE(zero_point >= INT16_MIN && zero_point <= INT16_MAX, bad_quantization);
      MW_REQUIRE(scales.count == 1 || zero_point == 0, bad_quantization);
      quant.zero_point = int32_t(zero_point);
    }
    quant.axis = table.get<int32_t>(6, 0);
    return Status::ok;
  }

  FlatFile file_;
  FlatVector codes_, buffers_, tensors_, operators_;
};

}  // namespace mw
