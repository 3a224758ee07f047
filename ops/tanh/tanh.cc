// SPDX-License-Identifier: Apache-2.0
#include "ops/tanh/tanh.h"

template struct mw::unary::Operator<mw::tanh::Tanh>;
