// SPDX-License-Identifier: Apache-2.0
// What: unpack, the slices of a tensor along an axis, which they do not have.
// Source: TFLite UNPACK.
#ifndef MW_OPS_UNPACK_UNPACK_H_
#define MW_OPS_UNPACK_UNPACK_H_

#include "ops/_family/parts/cut.h"

namespace mw {
namespace unpack {
inline namespace MW_ABI {

struct Unpack : parts::Cut {
  static constexpr const char* name() { return "unpack"; }
  static constexpr uint16_t kCode = 126, kTfliteCode = 88;
  static constexpr parts::Form kForm = parts::Form::slices;

  static Status read_tflite(const TfliteNode& node, void* attrs) {
    static_cast<PartsAttrs*>(attrs)->axis = node.options.get<int32_t>(1, 0);
    return Status::ok;
  }
};
using Cut = parts::Operator<Unpack>;

}  // namespace MW_ABI
}  // namespace unpack
}  // namespace mw

extern template struct mw::parts::Operator<mw::unpack::Unpack>;

#endif  // MW_OPS_UNPACK_UNPACK_H_
