// SPDX-License-Identifier: Apache-2.0
#include "ops/floor/floor.h"

template struct mw::unary::Operator<mw::floor::Floor>;
