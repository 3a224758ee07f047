// SPDX-License-Identifier: Apache-2.0
#include "ops/unpack/unpack.h"

template struct mw::parts::Operator<mw::unpack::Unpack>;
