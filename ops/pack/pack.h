// SPDX-License-Identifier: Apache-2.0
// What: pack, any number of tensors of one shape along a new axis, `axis` of the output.
// Source: TFLite PACK.
#ifndef MW_OPS_PACK_PACK_H_
#define MW_OPS_PACK_PACK_H_

#include "ops/_family/parts/join.h"

namespace mw {
namespace pack {
inline namespace MW_ABI {

struct Pack : parts::Join {
  static constexpr const char* name() { return "pack"; }
  static constexpr uint16_t kCode = 125, kTfliteCode = 83;
  static constexpr parts::Form kForm = parts::Form::slices;

  static Status read_tflite(const TfliteNode& node, void* attrs) {
    static_cast<PartsAttrs*>(attrs)->axis = node.options.get<int32_t>(1, 0);
    return Status::ok;
  }
};
using Join = parts::Operator<Pack>;

}  // namespace MW_ABI
}  // namespace pack
}  // namespace mw

extern template struct mw::parts::Operator<mw::pack::Pack>;

#endif  // MW_OPS_PACK_PACK_H_
