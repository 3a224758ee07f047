// SPDX-License-Identifier: Apache-2.0
#include "ops/rsqrt/rsqrt.h"

template struct mw::unary::Operator<mw::rsqrt::Rsqrt>;
