// SPDX-License-Identifier: Apache-2.0
// What: the two kinds of errors that reading a .tflite ends in.
// Contract: the place is added by who knows it, with Error::at().
#pragma once

#include <string>
#include <utility>

#include "host/base/result.h"

namespace mw {

inline Error malformed(std::string what) {
  return Error{ErrorKind::malformed_input, std::move(what), {}, "the file is damaged"};
}
inline Error unsupported(std::string what, std::string hint) {
  return Error{ErrorKind::unsupported, std::move(what), {}, std::move(hint)};
}

}  // namespace mw
