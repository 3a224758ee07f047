// SPDX-License-Identifier: Apache-2.0
#include "ops/logical_not/logical_not.h"

template struct mw::binary::Logic<mw::logical_not::LogicalNot>;
