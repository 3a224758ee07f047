// SPDX-License-Identifier: Apache-2.0
#include "ops/minimum/minimum.h"

template struct mw::binary::Choice<mw::minimum::Minimum>;
