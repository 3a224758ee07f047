// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/fold_shapes.h"

#include <algorithm>

namespace mw {

namespace {

using Values = std::optional<std::vector<int32_t>>;

// The contents of a constant int32 scalar or vector.
Values values_of(const TensorType& type) {
  if (type.dtype != DType::s32 || type.data == nullptr || type.shape.rank > 1) return {};
  const auto* first = static_cast<const int32_t*>(type.data);
  return std::vector<int32_t>(first, first + type.shape.elems());
}

Values fold_shape(const TfliteNode& node) {
  if (node.in.count != 1 || !node.in[0].present()) return {};
  const Shape& shape = node.in[0].shape;
  return std::vector<int32_t>(shape.dim, shape.dim + shape.rank);
}

// One axis, as TFLite defines it: negative positions count from the end, masks open an end.
Values fold_strided_slice(const TfliteNode& node) {
  if (node.in.count != 4) return {};
  const Values x = values_of(node.in[0]), begin = values_of(node.in[1]),
               end = values_of(node.in[2]), stride = values_of(node.in[3]);
  if (!x || !begin || !end || !stride) return {};
  if (begin->size() != 1 || end->size() != 1 || stride->size() != 1 || stride->front() != 1) {
    return {};
  }
  enum Field : uint32_t { kBeginMask, kEndMask, kEllipsisMask, kNewAxisMask, kShrinkAxisMask };
  const auto mask = [&](Field field) { return node.options.get<int32_t>(field, 0); };
  if (mask(kEllipsisMask) != 0 || mask(kNewAxisMask) != 0) return {};
  const auto size = int64_t(x->size());
  const auto position = [&](int32_t at) {
    return std::clamp<int64_t>(at < 0 ? at + size : at, 0, size);
  };
  const int64_t first = mask(kBeginMask) & 1 ? 0 : position(begin->front());
  int64_t last = mask(kEndMask) & 1 ? size : position(end->front());
  if (mask(kShrinkAxisMask) & 1) last = first + 1;
  if (first >= last || last > size) return {};
  return std::vector<int32_t>(x->begin() + first, x->begin() + last);
}

Values fold_pack(const TfliteNode& node) {
  std::vector<int32_t> out;
  for (const TensorType& type : node.in) {
    const Values value = values_of(type);
    if (!value || type.shape.rank != 0) return {};
    out.push_back(value->front());
  }
  return out;
}

struct Rule {
  tflite::BuiltinOperator op;
  Values (*fold)(const TfliteNode& node);
};
constexpr Rule kRules[] = {{tflite::BuiltinOperator::SHAPE, fold_shape},
                           {tflite::BuiltinOperator::STRIDED_SLICE, fold_strided_slice},
                           {tflite::BuiltinOperator::PACK, fold_pack}};

}  // namespace

bool folds_shapes(tflite::BuiltinOperator op) {
  return std::ranges::find(kRules, op, &Rule::op) != std::end(kRules);
}

std::optional<std::vector<int32_t>> fold_shapes(tflite::BuiltinOperator op,
                                                const TfliteNode& node) {
  const auto* rule = std::ranges::find(kRules, op, &Rule::op);
  if (rule == std::end(kRules)) return {};
  Values out = rule->fold(node);
  const bool fits = out && node.out.count == 1 && node.out[0].dtype == DType::s32 &&
                    node.out[0].shape.elems() == int32_t(out->size());
  return fits ? out : std::nullopt;
}

}  // namespace mw
