// SPDX-License-Identifier: Apache-2.0
#include "ops/log/log.h"

template struct mw::unary::Operator<mw::log::Log>;
