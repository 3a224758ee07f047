// SPDX-License-Identifier: Apache-2.0
#include "ops/exp/exp.h"

template struct mw::unary::Operator<mw::exp::Exp>;
