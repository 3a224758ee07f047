// SPDX-License-Identifier: Apache-2.0
#include "host/api/listen.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "host/data/wav.h"
#include "host/deploy/load.h"
#include "host/listen/host_listener.h"

namespace mw::api {

namespace {

// The host's model as rt/detector.h feeds one.
constexpr std::string_view kWaveStarts[] = {"RIFF", "RIFX", "RF64", "fLaC", "OggS", "FORM"};
constexpr size_t kMagicBytes = 4;
constexpr size_t kMostFileBytes = size_t{1} << 31;  // of a file that comes through a pipe

bool is_sound_file(const Bytes& start) {
  if (start.size() < kMagicBytes) return false;
  const std::string_view magic(reinterpret_cast<const char*>(start.data()), kMagicBytes);
  return std::ranges::find(kWaveStarts, magic) != std::end(kWaveStarts);
}

Error empty_sound() {
  return {ErrorKind::malformed_input, "there is no sample in it", "", "record something first"};
}

Result<HostListener> open_listener(const ListenRequest& request) {
  MW_TRY(const LoadedModel loaded, load(request.model));
  int frames = 0;
  if (request.every_ms != 0) {
    MW_TRY(frames, frames_every(loaded.graph, request.every_ms));
  }
  MW_TRY(ListeningModel model, listening_model(loaded.graph, frames));
  return HostListener::open(std::move(model));
}

HeardWords described(const HostListener& listener) {
  const ListeningModel& model = listener.model();
  return {model.labels, model.detector, model.format.period_s, 0, {}};
}

Outcome hear(HostListener& listener, std::span<const int16_t> pcm, const OnWord& on_word,
             HeardWords& out) {
  out.seconds += double(pcm.size()) / listener.model().rate_hz;
  MW_TRY(const std::vector<Detection> heard, listener.take(pcm));
  for (const Detection& d : heard) {
    if (on_word) on_word(d, out.labels[size_t(d.word)]);
    out.heard.push_back(d);
  }
  return Ok{};
}

Result<HeardWords> hear_file(HostListener& listener, std::span<const uint8_t> file,
                             const OnWord& on_word) {
  MW_TRY(const data::Sound sound, data::read_sound(file, listener.model().rate_hz));
  if (sound.samples.empty()) return empty_sound();
  HeardWords out = described(listener);
  std::vector<int16_t> pcm = data::to_int16(sound.samples);
  pcm.resize(pcm.size() + size_t(std::lround(kListenTail_s * sound.rate_hz)));
  MW_TRY_DO(hear(listener, pcm, on_word, out));
  out.seconds = sound.seconds();
  return out;
}

}  // namespace

Result<HeardWords> listen_to(const ListenRequest& request, std::span<const uint8_t> file,
                             const OnWord& on_word) {
  MW_TRY(HostListener listener, open_listener(request));
  return hear_file(listener, file, on_word);
}

Result<HeardWords> listen_to_stream(const ListenRequest& request, const NextBytes& next,
                                    const OnWord& on_word) {
  MW_TRY(HostListener listener, open_listener(request));
  Bytes waiting;
  bool ended = false;
  const auto more = [&]() -> Outcome {
    MW_TRY(const Bytes fresh, next());
    ended = fresh.empty();
    waiting.insert(waiting.end(), fresh.begin(), fresh.end());
    return Ok{};
  };
  while (!ended && waiting.size() < kMagicBytes) MW_TRY_DO(more());
  if (is_sound_file(waiting)) {
    while (!ended) {
      MW_TRY_DO(more());
      if (waiting.size() > kMostFileBytes) {
        return Error{ErrorKind::does_not_fit, "the sound file does not end", "",
                     "give raw samples: they are heard as they come"};
      }
    }
    return hear_file(listener, waiting, on_word);
  }
  HeardWords out = described(listener);
  for (;;) {
    std::vector<int16_t> pcm(waiting.size() / sizeof(int16_t));
    if (!pcm.empty()) std::memcpy(pcm.data(), waiting.data(), pcm.size() * sizeof(int16_t));
    waiting.erase(waiting.begin(), waiting.begin() + ptrdiff_t(pcm.size() * sizeof(int16_t)));
    MW_TRY_DO(hear(listener, pcm, on_word, out));
    if (ended) break;
    MW_TRY_DO(more());
  }
  if (!waiting.empty()) {
    return Error{ErrorKind::malformed_input, "raw samples are 16-bit: the last one has one byte",
                 "", "is this 16-bit little-endian mono?"};
  }
  if (out.seconds == 0) return empty_sound();
  return out;
}

}  // namespace mw::api
