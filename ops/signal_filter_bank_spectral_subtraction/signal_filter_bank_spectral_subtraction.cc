// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_filter_bank_spectral_subtraction/signal_filter_bank_spectral_subtraction.h"

template struct mw::signal::Operator<
    mw::signal_filter_bank_spectral_subtraction::SignalFilterBankSpectralSubtraction>;
