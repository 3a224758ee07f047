// SPDX-License-Identifier: Apache-2.0
#include "ops/elu/elu.h"

template struct mw::unary::ByteOperator<mw::elu::Elu>;
