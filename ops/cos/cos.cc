// SPDX-License-Identifier: Apache-2.0
#include "ops/cos/cos.h"

template struct mw::unary::ByteOperator<mw::cos::Cos>;
