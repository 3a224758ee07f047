// SPDX-License-Identifier: Apache-2.0
// MLPerf Tiny's visual wake words: 96 x 96 pictures with and without a person, label of the index.
#include "host/recipes/sets/set_format.h"

namespace mw {

namespace {

constexpr const char* kLabels[] = {"no_person", "person"};

}  // namespace

const SetFormat vww01_set{
    .published = 0.852,
    .items = ItemSet{.inputs = 96 * 96 * 3, .labels = kLabels, .to_input = input_of_png}};

}  // namespace mw
