// SPDX-License-Identifier: Apache-2.0
#include "ops/circular_buffer/circular_buffer.h"

template struct mw::signal::Operator<mw::circular_buffer::CircularBuffer>;
