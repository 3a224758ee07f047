// SPDX-License-Identifier: Apache-2.0
#include "ops/mul/mul.h"

template struct mw::binary::Operator<mw::mul::Mul>;
