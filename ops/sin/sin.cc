// SPDX-License-Identifier: Apache-2.0
#include "ops/sin/sin.h"

template struct mw::unary::RealOperator<mw::sin::Sin>;
