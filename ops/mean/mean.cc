// SPDX-License-Identifier: Apache-2.0
#include "ops/mean/mean.h"

template struct mw::reduction::Operator<mw::mean::Mean>;
