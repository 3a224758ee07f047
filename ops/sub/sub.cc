// SPDX-License-Identifier: Apache-2.0
#include "ops/sub/sub.h"

template struct mw::binary::Operator<mw::sub::Sub>;
