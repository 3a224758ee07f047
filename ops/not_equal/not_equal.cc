// SPDX-License-Identifier: Apache-2.0
#include "ops/not_equal/not_equal.h"

template struct mw::binary::Equality<mw::not_equal::NotEqual>;
