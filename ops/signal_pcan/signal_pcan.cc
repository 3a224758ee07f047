// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_pcan/signal_pcan.h"

template struct mw::signal::Operator<mw::signal_pcan::SignalPcan>;
