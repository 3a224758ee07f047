// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_window/signal_window.h"

template struct mw::signal::Operator<mw::signal_window::SignalWindow>;
