// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's keywords: int8 features as the model takes them, y_labels.csv.
#include "host/recipes/sets/set_format.h"

namespace mw {

namespace {

// The order of classes is the makers'.
constexpr const char* kLabels[] = {"down",  "go",   "left", "no",  "off",       "on",
                                   "right", "stop", "up",   "yes", "_silence_", "_unknown_"};

}  // namespace

const SetFormat kws01_set{.published = 0.902,
                          .items = ItemSet{.inputs = 490, .dtype = DType::s8, .labels = kLabels}};

}  // namespace mw
