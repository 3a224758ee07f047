// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_filter_bank_log/signal_filter_bank_log.h"

template struct mw::signal::Operator<mw::signal_filter_bank_log::SignalFilterBankLog>;
