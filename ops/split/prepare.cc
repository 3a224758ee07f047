// SPDX-License-Identifier: Apache-2.0
#include "ops/split/split.h"

template struct mw::parts::Operator<mw::split::Split>;
