// SPDX-License-Identifier: Apache-2.0
#include "ops/arg_max/arg_max.h"

template struct mw::reduction::Position<mw::arg_max::ArgMax>;
