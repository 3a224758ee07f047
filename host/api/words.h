// SPDX-License-Identifier: Apache-2.0
// What: recorded words to two scored models, and those as files.
// Why: behind `milliwatt train`.
// Contract: host/recipes/words.h.
#pragma once

#include "host/recipes/words.h"

namespace mw::api {

using mw::Confusion;
using mw::front_end_named;
using mw::Learned;
using mw::LearnRequest;
using mw::parse_words;
using mw::save_models;
using mw::save_partial;
using mw::Scores;
using mw::train_words;
using mw::TrainedWords;
using mw::TrainWordsRequest;

}  // namespace mw::api
