// SPDX-License-Identifier: Apache-2.0
#include "ops/sum/sum.h"

template struct mw::reduction::Operator<mw::sum::Sum>;
