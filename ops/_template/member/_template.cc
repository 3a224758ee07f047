// SPDX-License-Identifier: Apache-2.0
#include "ops/_template/member/_template.h"

template struct mw::unary::ByteOperator<mw::_template::Member>;
