// SPDX-License-Identifier: Apache-2.0
#include "ops/relu/relu.h"

template struct mw::unary::Operator<mw::relu::Relu>;
