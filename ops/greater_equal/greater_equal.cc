// SPDX-License-Identifier: Apache-2.0
#include "ops/greater_equal/greater_equal.h"

template struct mw::binary::Comparison<mw::greater_equal::GreaterEqual>;
