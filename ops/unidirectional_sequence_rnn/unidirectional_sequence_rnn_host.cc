// SPDX-License-Identifier: Apache-2.0
#include "ops/unidirectional_sequence_rnn/unidirectional_sequence_rnn.h"

#include "ops/_family/recurrent/recurrent_host.h"

namespace mw::unidirectional_sequence_rnn {

extern const OpDef kDef;
const OpDef kDef = recurrent::recurrent_def<Operator, kDef>();

}  // namespace mw::unidirectional_sequence_rnn
