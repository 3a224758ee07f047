// SPDX-License-Identifier: Apache-2.0
#include "ops/floor_mod/floor_mod.h"

template struct mw::binary::Floored<mw::floor_mod::FloorMod>;
