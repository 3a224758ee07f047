// SPDX-License-Identifier: Apache-2.0
#include "ops/neg/neg.h"

template struct mw::unary::IntegerOperator<mw::neg::Neg>;
