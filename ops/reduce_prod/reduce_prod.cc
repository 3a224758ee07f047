// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_prod/reduce_prod.h"

template struct mw::reduce_prod::Products<mw::reduce_prod::ReduceProd>;
