// SPDX-License-Identifier: Apache-2.0
#include "ops/concatenation/concatenation.h"

template struct mw::parts::Operator<mw::concatenation::Concatenation>;
