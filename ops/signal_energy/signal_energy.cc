// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_energy/signal_energy.h"

template struct mw::signal::Operator<mw::signal_energy::SignalEnergy>;
