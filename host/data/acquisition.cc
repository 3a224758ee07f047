// SPDX-License-Identifier: Apache-2.0
#include "host/data/acquisition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "host/base/text.h"

namespace mw::data {
namespace {

using Json = nlohmann::json;

constexpr uint8_t kSelfDescribed[] = {0xd9, 0xd9, 0xf7};  // CBOR's own magic, optional

Error refused(ErrorKind kind, std::string what, std::string hint) {
  return Error{kind, std::move(what), "", std::move(hint)};
}

// Collects what is needed on the way, so that no tree of the file is ever made.
class Reader : public nlohmann::json_sax<Json> {
 public:
  std::vector<float> values;
  std::vector<std::string> sensors, units;
  double interval_ms = 0;
  bool payload = false, attached = false, odd = false;
  size_t widest = 1;  // values at one time

  bool null() override { return note_other(); }
  bool boolean(bool) override { return note_other(); }
  bool number_integer(number_integer_t value) override { return number(double(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(double(value)); }
  bool number_float(number_float_t value, const string_t&) override { return number(value); }
  bool string(string_t& value) override {
    if (in_values()) attached = true;
    if (at({"payload", "sensors", "", "name"})) sensors.push_back(value.substr(0, 40));
    if (at({"payload", "sensors", "", "units"})) units.push_back(value.substr(0, 40));
    return true;
  }
  bool binary(binary_t&) override {
    if (in_values()) attached = true;
    return true;
  }
  bool start_object(size_t) override { return enter(); }
  bool key(string_t& value) override {
    path_.back() = value.substr(0, 40);
    if (path_.size() == 1 && path_[0] == "payload") payload = true;
    return true;
  }
  bool end_object() override { return leave(); }
  bool start_array(size_t) override {
    if (at({"payload", "values", ""})) row_ = 0;
    return enter();
  }
  bool end_array() override {
    leave();
    if (at({"payload", "values", ""})) widest = std::max(widest, row_);
    return true;
  }
  bool parse_error(size_t, const std::string&, const Json::exception&) override { return false; }

 private:
  bool at(std::initializer_list<const char*> path) const {
    return std::equal(path.begin(), path.end(), path_.begin(), path_.end());
  }
  bool in_values() const {
    return path_.size() >= 2 && path_[0] == "payload" && path_[1] == "values";
  }
  bool enter() {
    constexpr size_t kDeepest = 16;
    path_.emplace_back();
    return path_.size() <= kDeepest;
  }
  bool leave() {
    path_.pop_back();
    return true;
  }
  bool note_other() {
    if (in_values()) odd = true;
    return true;
  }
  bool number(double value) {
    if (at({"payload", "interval_ms"})) interval_ms = value;
    const bool single = at({"payload", "values", ""});
    const bool in_row = at({"payload", "values", "", ""});
    if (in_row) ++row_;
    if (single || in_row) values.push_back(float(value));
    return true;
  }

  std::vector<std::string> path_;  // the key in each object, "" in each array
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

Result<Sound> read_acquisition(std::span<const uint8_t> file) {
  if (file.size() > 3 && std::equal(kSelfDescribed, kSelfDescribed + 3, file.begin()))
    file = file.subspan(3);
  const bool cbor = !file.empty() && file[0] >= 0x80;
  Reader read;
  if (!Json::sax_parse(file.begin(), file.end(), &read,
                       cbor ? Json::input_format_t::cbor : Json::input_format_t::json))
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
