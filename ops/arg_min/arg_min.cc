// SPDX-License-Identifier: Apache-2.0
#include "ops/arg_min/arg_min.h"

template struct mw::reduction::Position<mw::arg_min::ArgMin>;
