// SPDX-License-Identifier: Apache-2.0
#include "ops/select_v2/select_v2.h"

template struct mw::selection::Operator<mw::select_v2::SelectV2>;
