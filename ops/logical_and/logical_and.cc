// SPDX-License-Identifier: Apache-2.0
#include "ops/logical_and/logical_and.h"

template struct mw::binary::Logic<mw::logical_and::LogicalAnd>;
