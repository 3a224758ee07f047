// SPDX-License-Identifier: Apache-2.0
#include "ops/maximum/maximum.h"

template struct mw::binary::Choice<mw::maximum::Maximum>;
