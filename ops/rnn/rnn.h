// SPDX-License-Identifier: Apache-2.0
// What: rnn, one step of a simple recurrent layer. Contract: ops/_family/recurrent/recurrent.h.
// Source: TFLite RNN.
#ifndef MW_OPS_RNN_RNN_H_
#define MW_OPS_RNN_RNN_H_

#include "ops/_family/recurrent/recurrent.h"

namespace mw {
namespace rnn {
inline namespace MW_ABI {

struct Step : recurrent::Layer {
  static constexpr const char* name() { return "rnn"; }
  static constexpr uint16_t kCode = 335, kTfliteCode = 24;
  static constexpr uint32_t kRank = 2;
};
using Operator = recurrent::Operator<Step>;

}  // namespace MW_ABI
}  // namespace rnn
}  // namespace mw

extern template struct mw::recurrent::Operator<mw::rnn::Step>;

#endif  // MW_OPS_RNN_RNN_H_
