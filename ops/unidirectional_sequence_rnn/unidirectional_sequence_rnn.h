// SPDX-License-Identifier: Apache-2.0
// What: unidirectional_sequence_rnn, a simple recurrent layer over a sequence. Contract:
// ops/_family/recurrent/recurrent.h. Source: TFLite UNIDIRECTIONAL_SEQUENCE_RNN.
#ifndef MW_OPS_UNIDIRECTIONAL_SEQUENCE_RNN_UNIDIRECTIONAL_SEQUENCE_RNN_H_
#define MW_OPS_UNIDIRECTIONAL_SEQUENCE_RNN_UNIDIRECTIONAL_SEQUENCE_RNN_H_

#include "ops/_family/recurrent/recurrent.h"

namespace mw {
namespace unidirectional_sequence_rnn {
inline namespace MW_ABI {

struct Sequence : recurrent::Layer {
  static constexpr const char* name() { return "unidirectional_sequence_rnn"; }
  static constexpr uint16_t kCode = 336, kTfliteCode = 35;
  static constexpr uint32_t kRank = 3;
};
using Operator = recurrent::Operator<Sequence>;

}  // namespace MW_ABI
}  // namespace unidirectional_sequence_rnn
}  // namespace mw

extern template struct mw::recurrent::Operator<mw::unidirectional_sequence_rnn::Sequence>;

#endif  // MW_OPS_UNIDIRECTIONAL_SEQUENCE_RNN_UNIDIRECTIONAL_SEQUENCE_RNN_H_
