// SPDX-License-Identifier: Apache-2.0
#include "ops/less_equal/less_equal.h"

template struct mw::binary::Comparison<mw::less_equal::LessEqual>;
