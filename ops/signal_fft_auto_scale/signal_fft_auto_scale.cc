// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_fft_auto_scale/signal_fft_auto_scale.h"

template struct mw::signal::Operator<mw::signal_fft_auto_scale::SignalFftAutoScale>;
