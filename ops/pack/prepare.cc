// SPDX-License-Identifier: Apache-2.0
#include "ops/pack/pack.h"

template struct mw::parts::Operator<mw::pack::Pack>;
