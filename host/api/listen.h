// SPDX-License-Identifier: Apache-2.0
// What: listen_to(), the words in a recording, and listen_to_stream(), those of samples as they
// come. Why: behind `milliwatt listen`. Contract: what is heard is what the compiled firmware hears
// (host/listen/host_listener.h).
#pragma once

#include <filesystem>
#include <functional>

#include "host/api/listening.h"

namespace mw::api {

struct HeardWords {
  std::vector<std::string> labels;
  DetectorSettings detector;
  double period_s = 0;  // between runs
  double seconds = 0;   // of the recording
  std::vector<Detection> heard;
};
using OnWord = std::function<void(const Detection& detection, const std::string& label)>;
struct ListenRequest {
  std::filesystem::path model;
  double every_ms = 0;  // between runs; 0: the model's own
};

// A recording of any rate and channels, and kListenTail_s of silence after it: a word at its very
// end is heard too. on_word may be empty. Errors: those of reading, and for one without a sample.
inline constexpr double kListenTail_s = 1.0;
Result<HeardWords> listen_to(const ListenRequest& request, std::span<const uint8_t> file,
                             const OnWord& on_word);

// Raw 16-bit little-endian mono samples at the model's rate, heard as they come, or a whole sound
// file as above. `next` gives bytes as they come, and none at the end.
using NextBytes = std::function<Result<Bytes>()>;
Result<HeardWords> listen_to_stream(const ListenRequest& request, const NextBytes& next,
                                    const OnWord& on_word);

}  // namespace mw::api
