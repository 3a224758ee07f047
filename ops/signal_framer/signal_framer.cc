// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_framer/signal_framer.h"

template struct mw::signal::Operator<mw::signal_framer::SignalFramer>;
