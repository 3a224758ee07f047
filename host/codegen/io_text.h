// SPDX-License-Identifier: Apache-2.0
// What: what the C++ and the C API say of a model's inputs, outputs and labels, as text.
// Contract: pure functions; names come back as identifiers and texts as they were, not escaped.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/codegen/deployment.h"

namespace mw {

struct NamedIo {
  const Tensor* tensor;
  bool is_input;
  size_t index;
  std::string type_name() const;  // Input0, Output1 ...
};
std::vector<NamedIo> named_ios(const Deployment& deployment);  // inputs, then outputs

const char* c_type(DType dtype);
std::string shape_list(const Shape& shape);  // "1, 49, 10"; "1" for a scalar

// An integer literal of C++14 and C99 with this value, whatever its size.
std::string int_literal(int64_t value);

// Whether the tensor holds integers that stand for real numbers by one scale and zero point.
bool has_real_scale(const Tensor& tensor);

// One a line in the metadata; carriage returns and a last empty line do not count.
std::vector<std::string> labels_of(const Deployment& deployment);

}  // namespace mw
