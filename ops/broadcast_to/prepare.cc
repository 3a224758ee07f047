// SPDX-License-Identifier: Apache-2.0
#include "ops/broadcast_to/broadcast_to.h"

namespace mw {
namespace broadcast_to {
inline namespace MW_ABI {

MW_SHARED Status BroadcastTo::read_tflite(const TfliteNode& node, void* attrs) {
  MW_REQUIRE(node.in.count == 2, bad_shape);
  return read_shape(node.in[1], attrs);
}

}  // namespace MW_ABI
}  // namespace broadcast_to
}  // namespace mw

template struct mw::movement::Operator<mw::broadcast_to::BroadcastTo>;
