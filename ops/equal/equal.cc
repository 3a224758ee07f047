// SPDX-License-Identifier: Apache-2.0
#include "ops/equal/equal.h"

template struct mw::binary::Equality<mw::equal::Equal>;
