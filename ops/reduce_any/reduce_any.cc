// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_any/reduce_any.h"

template struct mw::reduction::Truth<mw::reduce_any::ReduceAny>;
