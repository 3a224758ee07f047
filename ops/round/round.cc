// SPDX-License-Identifier: Apache-2.0
#include "ops/round/round.h"

template struct mw::unary::Operator<mw::round::Round>;
