// SPDX-License-Identifier: Apache-2.0
#include "ops/relu_n1_to_1/relu_n1_to_1.h"

template struct mw::unary::ByteOperator<mw::relu_n1_to_1::ReluN1To1>;
