// SPDX-License-Identifier: Apache-2.0
#include "ops/ceil/ceil.h"

template struct mw::unary::Operator<mw::ceil::Ceil>;
