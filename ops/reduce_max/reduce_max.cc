// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_max/reduce_max.h"

template struct mw::reduction::Operator<mw::reduce_max::ReduceMax>;
