// SPDX-License-Identifier: Apache-2.0
// What: which files of a data set are none of its clips, by their names.
// Why: macOS, Windows and people leave files beside the clips; such a file must not become a clip,
// nor move the level at which labels are read.
// Contract: pure functions of readable paths.
#pragma once

#include <string>
#include <string_view>

namespace mw::data {

// Why a file counts for nothing ("left by macOS"); empty: it may be a clip.
std::string stray_reason(std::string_view path);
// Whether it is a clip by its ending: sounds, pictures, arrays. Where a set has such, others are
// not.
bool is_media(std::string_view path);
bool is_sound(std::string_view path);  // of those, or unknown; not a picture or an array
// Files that tell of the others: index.tsv, info.labels, testing_list.txt, validation_list.txt.
bool is_control(std::string_view path);

}  // namespace mw::data
