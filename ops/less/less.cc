// SPDX-License-Identifier: Apache-2.0
#include "ops/less/less.h"

template struct mw::binary::Comparison<mw::less::Less>;
