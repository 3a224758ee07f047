// SPDX-License-Identifier: Apache-2.0
#include "ops/hard_swish/hard_swish.h"

template struct mw::unary::ByteOperator<mw::hard_swish::HardSwish>;
