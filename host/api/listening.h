// SPDX-License-Identifier: Apache-2.0
// What: a word model as what listens, and the settings that it listens with.
// Why: behind what `milliwatt train` chose and `compile` prints.
// Contract: host/listen/listening.h.
#pragma once

#include "host/listen/listening.h"

namespace mw::api {

using mw::Detection;
using mw::detector_of;
using mw::DetectorSettings;
using mw::DetectorSpec;
using mw::frames_every;
using mw::is_word_model;
using mw::listening_model;
using mw::ListeningModel;
using mw::set_detector;
using mw::WordErrors;

}  // namespace mw::api
