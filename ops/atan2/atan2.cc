// SPDX-License-Identifier: Apache-2.0
#include "ops/atan2/atan2.h"

template struct mw::binary::Real<mw::atan2::Atan2>;
