// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_delay/signal_delay.h"

template struct mw::signal::Operator<mw::signal_delay::SignalDelay>;
