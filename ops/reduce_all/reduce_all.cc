// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_all/reduce_all.h"

template struct mw::reduction::Truth<mw::reduce_all::ReduceAll>;
