// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_stacker/signal_stacker.h"

template struct mw::signal::Operator<mw::signal_stacker::SignalStacker>;
