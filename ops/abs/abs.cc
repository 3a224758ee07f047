// SPDX-License-Identifier: Apache-2.0
#include "ops/abs/abs.h"

template struct mw::unary::Operator<mw::abs::Abs>;
