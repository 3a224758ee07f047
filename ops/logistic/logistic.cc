// SPDX-License-Identifier: Apache-2.0
#include "ops/logistic/logistic.h"

template struct mw::unary::Operator<mw::logistic::Logistic>;
