// SPDX-License-Identifier: Apache-2.0
#include "ops/average_pool_2d/average_pool_2d.h"

template struct mw::pool::Operator<mw::average_pool_2d::AveragePool2d>;
