// SPDX-License-Identifier: Apache-2.0
#include "ops/max_pool_2d/max_pool_2d.h"

template struct mw::pool::Operator<mw::max_pool_2d::MaxPool2d>;
