// SPDX-License-Identifier: Apache-2.0
#include "ops/select/select.h"

template struct mw::selection::Operator<mw::select::Select>;
