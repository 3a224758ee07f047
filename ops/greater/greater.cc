// SPDX-License-Identifier: Apache-2.0
#include "ops/greater/greater.h"

template struct mw::binary::Comparison<mw::greater::Greater>;
