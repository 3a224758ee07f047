// SPDX-License-Identifier: Apache-2.0
#include "ops/square/square.h"

template struct mw::unary::Operator<mw::square::Square>;
