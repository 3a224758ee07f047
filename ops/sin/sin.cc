// SPDX-License-Identifier: Apache-2.0
#include "ops/sin/sin.h"

template struct mw::unary::ByteOperator<mw::sin::Sin>;
