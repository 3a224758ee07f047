// SPDX-License-Identifier: Apache-2.0
#include "ops/pow/pow.h"

template struct mw::binary::Unscaled<mw::pow::Pow>;
