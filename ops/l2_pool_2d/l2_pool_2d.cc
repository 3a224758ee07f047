// SPDX-License-Identifier: Apache-2.0
#include "ops/l2_pool_2d/l2_pool_2d.h"

template struct mw::l2_pool_2d::RealPool<mw::l2_pool_2d::L2Pool2d>;
