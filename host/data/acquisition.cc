// SPDX-License-Identifier: Apache-2.0
#include "host/data/acquisition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "host/base/stop.h"
#include "host/base/text.h"
#include "host/data/json_walk.h"

namespace mw::data {
namespace {

constexpr uint8_t kSelfDescribed[] = {0xd9, 0xd9, 0xf7};  // CBOR's own magic, optional

Error refused(ErrorKind kind, std::string what, std::string hint) {
  return Error{kind, std::move(what), "", std::move(hint)};
}

// Collects what is needed on the way, so that no tree of the file is ever made.
class Reader : public JsonWalk {
 public:
  std::vector<float> values;
  std::vector<std::string> sensors, units;
  double interval_ms = 0;
  bool payload = false, attached = false, odd = false;
  size_t widest = 1;  // values at one time

 private:
  static void note(std::vector<std::string>& list, const std::string& text) {
    constexpr size_t kMost = 16, kLongest = 40;
    if (list.size() < kMost) list.push_back(text.substr(0, kLongest));
  }
  bool on_text(const std::string& value) override {
    if (in_values()) attached = true;
    if (at({"payload", "sensors", "", "name"})) note(sensors, value);
    if (at({"payload", "sensors", "", "units"})) note(units, value);
    return true;
  }
  bool on_bytes() override {
    if (in_values()) attached = true;
    return true;
  }
  bool on_other() override {
    if (in_values()) odd = true;
    return true;
  }
  bool on_enter(bool array) override {
    if (array && at({"payload", "values", ""})) row_ = 0;
    return true;
  }
  bool on_leave(bool array) override {
    if (at({"payload"})) payload = true;
    if (array && at({"payload", "values", ""})) widest = std::max(widest, row_);
    return true;
  }
  bool on_number(double value) override {
    constexpr size_t kBetweenChecks = 1 << 20;
    if (at({"payload", "interval_ms"})) interval_ms = value;
    const bool single = at({"payload", "values", ""});
    const bool in_row = at({"payload", "values", "", ""});
    if (in_row) ++row_;
    if (single || in_row) values.push_back(float(value));
    return values.size() % kBetweenChecks != 0 || !stop_requested();
  }
  bool in_values() const {
    return path().size() >= 2 && path()[0] == "payload" && path()[1] == "values";
  }

  size_t row_ = 0;
};

Outcome check_sound(const Reader& read) {
  if (!read.payload)
    return refused(ErrorKind::malformed_input, "no recording: it has no \"payload\"", "");
  std::vector<std::string> names;
  for (const std::string& name : read.sensors) names.push_back(printable(name));
  if (read.attached)
    return refused(ErrorKind::unsupported, "its values are in an attachment, which is not read",
                   "export the project's data as WAV");
  const bool is_audio =
      read.sensors.size() == 1 && ((!read.units.empty() && read.units[0] == "wav") ||
                                   read.sensors[0] == "audio" || read.sensors[0] == "microphone");
  if (!is_audio || read.widest != 1)
    return refused(
        ErrorKind::unsupported,
        fmt::format("a recording of {}, which is no sound",
                    names.empty() ? "no named sensor" : fmt::format("{}", fmt::join(names, ", "))),
        "only sound is read as yet");
  if (!(read.interval_ms > 0) || !(std::round(1000 / read.interval_ms) <= kMaxRateHz) ||
      std::round(1000 / read.interval_ms) < 1)
    return refused(ErrorKind::malformed_input,
                   fmt::format("an interval of {} ms is no rate of sound", read.interval_ms), "");
  if (read.odd || read.values.empty())
    return refused(ErrorKind::malformed_input,
                   read.odd ? "values that are not numbers" : "there is no sound in it: 0 samples",
                   "record it again");
  return Ok{};
}

}  // namespace

bool looks_like_acquisition(std::span<const uint8_t> file) {
  if (file.size() > 3 && std::equal(kSelfDescribed, kSelfDescribed + 3, file.begin()))
    file = file.subspan(3);
  if (file.empty()) return false;
  const auto first = std::ranges::find_if_not(
      file, [](uint8_t c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  if (first != file.end() && *first == '{') return true;
  // A CBOR map whose first key is a text: no sound starts so.
  const bool map = (file[0] >= 0xa1 && file[0] <= 0xb7) || file[0] == 0xbf;
  return map && file.size() > 2 && file[1] >= 0x61 && file[1] <= 0x77 &&
         std::all_of(file.begin() + 2,
                     file.begin() + std::min<ptrdiff_t>(std::ssize(file), 2 + (file[1] - 0x60)),
                     [](uint8_t c) { return c >= 0x20 && c < 0x7f; });
}

namespace {

// Whether a string of pieces holds another one, which CBOR does not know and its parser follows by
// recursion. Heads stand one behind the other, however deep.
bool strings_nest(std::span<const uint8_t> cbor) {
  bool open = false;
  for (size_t at = 0; at < cbor.size();) {
    const uint8_t head = cbor[at++], info = head & 31;
    const bool text = head >> 5 == 2 || head >> 5 == 3;
    if (text && info == 31) {
      if (open) return true;
      open = true;
      continue;
    }
    if (head == 0xff) open = false;
    const size_t width = info < 24 || info > 27 ? 0 : size_t{1} << (info - 24);
    if (width > cbor.size() - at) return false;
    uint64_t value = info < 24 ? info : 0;
    for (size_t i = 0; i < width; ++i) value = value << 8 | cbor[at++];
    if (!text) continue;
    if (value > cbor.size() - at) return false;
    at += size_t(value);
  }
  return false;
}

}  // namespace

Result<Sound> read_acquisition(std::span<const uint8_t> file) {
  if (file.size() > 3 && std::equal(kSelfDescribed, kSelfDescribed + 3, file.begin()))
    file = file.subspan(3);
  const bool cbor = !file.empty() && file[0] >= 0x80;
  Reader read;
  using Json = nlohmann::json;
  const bool whole =
      !(cbor && strings_nest(file)) &&
      Json::sax_parse(file.begin(), file.end(), &read,
                      cbor ? Json::input_format_t::cbor : Json::input_format_t::json);
  MW_TRY_DO(check_stop());
  if (!whole)
    return refused(
        ErrorKind::malformed_input,
        fmt::format("damaged: it starts as {} and does not end so", cbor ? "CBOR" : "JSON"),
        "export it again");
  MW_TRY_DO(check_sound(read));
  Sound sound{std::move(read.values), int(std::lround(1000 / read.interval_ms))};
  // 16-bit numbers, as the format asks for, or numbers in [-1, 1], as some upload.
  const bool wide = std::ranges::any_of(sound.samples, [](float x) { return std::abs(x) > 1; });
  if (wide)
    for (float& x : sound.samples) x = std::clamp(x / 32768.0f, -1.0f, 32767.0f / 32768.0f);
  if (!std::ranges::all_of(sound.samples, [](float x) { return std::isfinite(x); }))
    return refused(ErrorKind::malformed_input, "samples that are not numbers", "record it again");
  return sound;
}

}  // namespace mw::data
