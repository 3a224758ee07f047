// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_min/reduce_min.h"

template struct mw::reduction::Operator<mw::reduce_min::ReduceMin>;
