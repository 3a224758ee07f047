// SPDX-License-Identifier: Apache-2.0
#include "ops/neg/neg.h"

template struct mw::unary::RealOperator<mw::neg::Neg>;
