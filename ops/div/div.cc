// SPDX-License-Identifier: Apache-2.0
#include "ops/div/div.h"

template struct mw::binary::Operator<mw::div::Div>;
