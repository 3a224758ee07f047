// SPDX-License-Identifier: Apache-2.0
#include "ops/pad/pad.h"

namespace mw {
namespace pad {
inline namespace MW_ABI {

MW_SHARED Status Pad::read_tflite(const TfliteNode& node, void* attrs) {
  MW_REQUIRE(node.in.count == 2, bad_count);
  return read_paddings(node, *static_cast<Attrs*>(attrs));
}

}  // namespace MW_ABI
}  // namespace pad
}  // namespace mw

template struct mw::movement::Operator<mw::pad::Pad>;
