// SPDX-License-Identifier: Apache-2.0
#include "ops/add/add.h"

template struct mw::binary::Operator<mw::add::Add>;
