// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's small pictures of ten things: 32 x 32 x 3 bytes, y_labels.csv.
#include "host/recipes/sets/set_format.h"

namespace mw {

namespace {

constexpr const char* kLabels[] = {"airplane", "automobile", "bird",  "cat",  "deer",
                                   "dog",      "frog",       "horse", "ship", "truck"};

}  // namespace

const SetFormat ic01_set{
    .published = 0.850,
    .items = ItemSet{.inputs = 32 * 32 * 3, .labels = kLabels, .to_input = input_of_bytes}};

}  // namespace mw
