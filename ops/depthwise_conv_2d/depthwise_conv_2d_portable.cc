// SPDX-License-Identifier: Apache-2.0
#include "ops/depthwise_conv_2d/depthwise_conv_2d_portable.h"

namespace mw {
namespace depthwise_conv_2d {
inline namespace MW_ABI {

MW_SHARED void depthwise_conv_2d_s8_portable(const Params& p, const Args& args) {
  depthwise_conv_2d_s8_portable_body(p, args);
}

}  // namespace MW_ABI
}  // namespace depthwise_conv_2d
}  // namespace mw
