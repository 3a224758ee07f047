// SPDX-License-Identifier: Apache-2.0
#include "ops/logical_or/logical_or.h"

template struct mw::binary::Logic<mw::logical_or::LogicalOr>;
