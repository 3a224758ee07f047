// SPDX-License-Identifier: Apache-2.0
#include "ops/sign/sign.h"

template struct mw::unary::PlainOperator<mw::sign::Sign>;
