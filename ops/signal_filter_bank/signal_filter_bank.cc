// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_filter_bank/signal_filter_bank.h"

template struct mw::signal::Operator<mw::signal_filter_bank::SignalFilterBank>;
