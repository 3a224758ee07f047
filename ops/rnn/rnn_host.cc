// SPDX-License-Identifier: Apache-2.0
#include "ops/rnn/rnn.h"

#include "ops/_family/recurrent/recurrent_host.h"

namespace mw::rnn {

extern const OpDef kDef;
const OpDef kDef = recurrent::recurrent_def<Operator, kDef>("time_major");

}  // namespace mw::rnn
