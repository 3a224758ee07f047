// SPDX-License-Identifier: Apache-2.0
#include "ops/relu_0_to_1/relu_0_to_1.h"

template struct mw::unary::ByteOperator<mw::relu_0_to_1::Relu0To1>;
