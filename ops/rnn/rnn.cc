// SPDX-License-Identifier: Apache-2.0
#include "ops/rnn/rnn.h"

template struct mw::recurrent::Operator<mw::rnn::Step>;
