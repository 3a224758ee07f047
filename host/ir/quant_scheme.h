// SPDX-License-Identifier: Apache-2.0
// What: QuantScheme, the integer types that a float graph is quantized to, and the schemes by name.
// Why: the quantizer asks a scheme for its types and an operator for its kernels; it knows no pair
// of them by name.
// Contract: constant data; the first scheme is the default.
#pragma once

#include <span>
#include <string_view>

#include "abi/dtype.h"

namespace mw {

struct OpDef;

struct QuantScheme {
  const char* name;
  DType activation;   // of what nodes make: s8 with a zero point, s16 symmetric
  DType weight;       // symmetric
  DType accumulator;  // of sums, and so of biases
};

inline constexpr QuantScheme kQuantSchemes[] = {
    {"int8", DType::s8, DType::s8, DType::s32},
    {"int16x8", DType::s16, DType::s8, DType::s64},
    {"int8x4", DType::s8, DType::s4, DType::s32},
};

// The scheme of that name, or null.
const QuantScheme* find_quant_scheme(std::string_view name);

// True if the operator has a form with these types: its rule allows one, and some kernel takes it.
bool takes(const OpDef& op, const QuantScheme& scheme);

}  // namespace mw
