// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_filter_bank_square_root/signal_filter_bank_square_root.h"

template struct mw::signal::Operator<
    mw::signal_filter_bank_square_root::SignalFilterBankSquareRoot>;
