// SPDX-License-Identifier: Apache-2.0
#include "ops/floor_div/floor_div.h"

template struct mw::binary::Floored<mw::floor_div::FloorDiv>;
