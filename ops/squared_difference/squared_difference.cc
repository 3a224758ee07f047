// SPDX-License-Identifier: Apache-2.0
#include "ops/squared_difference/squared_difference.h"

template struct mw::binary::Operator<mw::squared_difference::SquaredDifference>;
