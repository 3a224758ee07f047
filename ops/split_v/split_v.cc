// SPDX-License-Identifier: Apache-2.0
#include "ops/split_v/split_v.h"

template struct mw::parts::Operator<mw::split_v::SplitV>;
