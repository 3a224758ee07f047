// SPDX-License-Identifier: Apache-2.0
#include "ops/relu6/relu6.h"

template struct mw::unary::Operator<mw::relu6::Relu6>;
