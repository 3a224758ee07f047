// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/io_text.h"

#include <fmt/format.h>

#include <cmath>

#include "host/ir/dtypes.h"

namespace mw {

std::string NamedIo::type_name() const {
  return (is_input ? "Input" : "Output") + std::to_string(index);
}

std::vector<NamedIo> named_ios(const Deployment& deployment) {
  std::vector<NamedIo> out;
  const auto add = [&](const std::vector<PlanIo>& ios, bool is_input) {
    for (size_t i = 0; i < ios.size(); ++i) out.push_back({&ios[i].tensor, is_input, i});
  };
  add(deployment.plan.inputs, true);
  add(deployment.plan.outputs, false);
  return out;
}

const char* c_type(DType dtype) {
  switch (dtype) {
    case DType::f32:
      return "float";
    case DType::s8:
      return "int8_t";
    case DType::u8:
    case DType::b8:
    case DType::s4:
      return "uint8_t";
    case DType::s16:
      return "int16_t";
    case DType::u16:
    case DType::f16:
      return "uint16_t";
    case DType::u32:
      return "uint32_t";
    case DType::s64:
      return "int64_t";
    case DType::u64:
      return "uint64_t";
    case DType::s32:
    case DType::none:
      break;
  }
  return "int32_t";
}

std::string shape_list(const Shape& shape) {
  std::string out;
  for (uint32_t i = 0; i < shape.rank; ++i)
    out += fmt::format("{}{}", i == 0 ? "" : ", ", shape[i]);
  return out.empty() ? "1" : out;
}

std::string int_literal(int64_t value) {
  if (value >= -2147483647 && value <= 2147483647) return std::to_string(value);
  // The most negative values have no literal of their own type.
  if (value < 0) return "-" + std::to_string(-(value + 1)) + "LL - 1";
  return std::to_string(value) + "LL";
}

bool has_real_scale(const Tensor& tensor) {
  return tensor.dtype != DType::b8 && integer_range(tensor.dtype).high > 0 &&
         tensor.quant.scales.size() == 1 && std::isfinite(tensor.quant.scales[0]) &&
         tensor.quant.scales[0] > 0;
}

std::vector<std::string> labels_of(const Deployment& deployment) {
  std::vector<std::string> out;
  const auto found = deployment.plan.metadata.find("labels");
  if (found == deployment.plan.metadata.end()) return out;
  const std::string& text = found->second;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find('\n', start), text.size());
    std::string line = text.substr(start, end - start);
    while (!line.empty() && line.back() == '\r') line.pop_back();
    out.push_back(std::move(line));
    start = end + 1;
  }
  // Files end with a line end, some with several.
  while (!out.empty() && out.back().empty()) out.pop_back();
  return out;
}

}  // namespace mw
