// SPDX-License-Identifier: Apache-2.0
#include "ops/sqrt/sqrt.h"

template struct mw::unary::RealOperator<mw::sqrt::Sqrt>;
