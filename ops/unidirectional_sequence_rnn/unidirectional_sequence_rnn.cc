// SPDX-License-Identifier: Apache-2.0
#include "ops/unidirectional_sequence_rnn/unidirectional_sequence_rnn.h"

template struct mw::recurrent::Operator<mw::unidirectional_sequence_rnn::Sequence>;
