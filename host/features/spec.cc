// SPDX-License-Identifier: Apache-2.0
#include "host/features/spec.h"

#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

namespace mw::features {

namespace {

using Json = nlohmann::ordered_json;

// One table of enum names: the JSON form and the messages derive from it.
template <class E>
struct Names;
#define MW_ENUM_NAMES(type, ...)                           \
  template <>                                              \
  struct Names<type> {                                     \
    static constexpr const char* values[] = {__VA_ARGS__}; \
  };
MW_ENUM_NAMES(Kind, "micro", "log_mel", "mfcc")
MW_ENUM_NAMES(WindowShape, "hann_centered", "hann_periodic", "hann", "hamming", "rectangular")
MW_ENUM_NAMES(MelScale, "htk", "slaney")
MW_ENUM_NAMES(Triangle, "mel", "hz")
MW_ENUM_NAMES(FilterNorm, "peak", "area")
MW_ENUM_NAMES(Spectrum, "power", "magnitude")
MW_ENUM_NAMES(DctNorm, "none", "orthonormal", "tensorflow")
#undef MW_ENUM_NAMES

// Every field once: writing, reading and the list of known names derive from it.
template <class S, class V>
void each_field(S& s, V&& v) {
  v("kind", s.kind), v("rate_hz", s.rate_hz), v("window_samples", s.window_samples);
  v("hop_samples", s.hop_samples), v("window", s.window), v("window_bits", s.window_bits);
  v("fft_length", s.fft_length), v("channels", s.channels), v("lower_hz", s.lower_hz);
  v("upper_hz", s.upper_hz), v("mel_scale", s.mel_scale), v("triangle", s.triangle);
  v("filter_norm", s.filter_norm), v("spectrum", s.spectrum);
  v("log_scale_shift", s.log_scale_shift), v("smoothing_bits", s.smoothing_bits);
  v("even_smoothing", s.even_smoothing), v("odd_smoothing", s.odd_smoothing);
  v("min_signal_remaining", s.min_signal_remaining), v("pcan", s.pcan);
  v("pcan_strength", s.pcan_strength), v("pcan_offset", s.pcan_offset);
  v("pcan_gain_bits", s.pcan_gain_bits), v("floor_db", s.floor_db);
  v("first_coefficient", s.first_coefficient), v("coefficients", s.coefficients);
  v("dct_norm", s.dct_norm), v("lifter", s.lifter);
  v("mfcc_fraction_bits", s.mfcc_fraction_bits), v("rows", s.rows), v("scale", s.scale);
  v("zero_point", s.zero_point);
}

template <class T>
bool read(const Json& json, T& value) {
  if constexpr (std::is_enum_v<T>) {
    if (!json.is_string()) return false;
    int index = 0;
    for (const char* name : Names<T>::values) {
      if (json.get<std::string>() == name) return value = T(index), true;
      ++index;
    }
    return false;
  } else if constexpr (std::is_same_v<T, bool>) {
    return json.is_boolean() && (json.get_to(value), true);
  } else if constexpr (std::is_integral_v<T>) {
    if (!json.is_number_integer()) return false;
    const int64_t wide = json.get<int64_t>();
    if (wide < INT32_MIN || wide > INT32_MAX) return false;
    return value = T(wide), true;
  } else {
    return json.is_number() && (json.get_to(value), std::isfinite(value));
  }
}

struct Rule {
  bool holds;
  const char* what;
};

}  // namespace

double Spec::unit() const {
  if (kind == Kind::micro) return 1 / 25.6;
  return kind == Kind::mfcc ? std::ldexp(1.0, -mfcc_fraction_bits)
                            : std::ldexp(1.0, -log_scale_shift);
}

Spec micro_spec(int hop_samples) {
  Spec spec;
  spec.hop_samples = hop_samples;
  spec.scale = 666 / 25.6 / 256;  // the int8 step of TFLM's micro_speech example
  spec.zero_point = -128;
  return spec;
}

Spec log_mel_spec() {
  Spec spec;
  spec.kind = Kind::log_mel;
  spec.hop_samples = 320;
  // No value lies further from its band's mean than the floor is deep: 127 steps reach it.
  spec.scale = spec.floor_db * std::log(10.0) / 20 / 127;
  return spec;
}

Spec mfcc_spec() {
  Spec spec;
  spec.kind = Kind::mfcc;
  spec.window_samples = 640, spec.hop_samples = 320, spec.fft_length = 1024;
  spec.window = WindowShape::hann_periodic, spec.window_bits = 15;
  spec.lower_hz = 20, spec.upper_hz = 4000;
  spec.spectrum = Spectrum::magnitude;
  spec.log_scale_shift = 9;
  spec.scale = 0.5847029089927673, spec.zero_point = 83;
  return spec;
}

namespace {

// What tables are made of: lengths, limits, and one field that a shift or a quotient needs.
std::vector<Rule> rules_of_frames(const Spec& s) {
  const double nyquist_hz = s.rate_hz / 2.0;
  return {
      {s.rate_hz >= 100 && s.rate_hz <= 1000000, "rate_hz must be in 100..1000000"},
      {s.fft_length >= 8 && s.fft_length <= 16384 && (s.fft_length & (s.fft_length - 1)) == 0,
       "fft_length must be a power of two in 8..16384"},
      {s.window_samples >= 2 && s.window_samples <= s.fft_length,
       "window_samples must be in 2..fft_length"},
      {s.hop_samples >= 1 && s.hop_samples <= 65536, "hop_samples must be in 1..65536"},
      {s.window_bits >= 1 && s.window_bits <= 15, "window_bits must be in 1..15"},
      {s.channels >= 1 && s.channels <= 1024, "channels must be in 1..1024"},
      {s.lower_hz >= 0 && s.lower_hz < nyquist_hz, "lower_hz must be in 0..rate_hz / 2"},
      {s.upper_hz > 0 && s.upper_hz <= nyquist_hz, "upper_hz must be in 0..rate_hz / 2"},
      {s.upper_hz - s.lower_hz >= 1, "upper_hz must be at least 1 Hz above lower_hz"},
      {s.log_scale_shift >= 0 && s.log_scale_shift <= 11, "log_scale_shift must be in 0..11"},
      {s.rows >= 1 && s.rows <= 4096, "rows must be in 1..4096"},
      {s.scale >= 1e-9 && s.scale < 1e6, "scale must be in 1e-9..1e6"},
      {s.zero_point >= -128 && s.zero_point <= 127, "zero_point must be in -128..127"},
  };
}

std::vector<Rule> rules_of_kinds(const Spec& s) {
  const auto fraction = [](double value) { return value >= 0 && value <= 1; };
  // Bits by which a root is shifted left: see Chain::correction_bits().
  const int correction_bits = std::bit_width(unsigned(s.fft_length)) - 1 - 6;
  const bool adapts = s.kind == Kind::micro && s.pcan;
  return {
      {s.smoothing_bits >= 0 && s.smoothing_bits <= 16, "smoothing_bits must be in 0..16"},
      {!adapts || s.smoothing_bits >= correction_bits,
       "smoothing_bits must be at least log2(fft_length) - 6 where pcan is on"},
      {fraction(s.even_smoothing), "even_smoothing must be in 0..1"},
      {fraction(s.odd_smoothing), "odd_smoothing must be in 0..1"},
      {fraction(s.min_signal_remaining), "min_signal_remaining must be in 0..1"},
      {fraction(s.pcan_strength), "pcan_strength must be in 0..1"},
      {s.pcan_offset >= 1e-3 && s.pcan_offset <= 1e9, "pcan_offset must be in 0.001..1e9"},
      {s.pcan_gain_bits >= 16 && s.pcan_gain_bits <= 31, "pcan_gain_bits must be in 16..31"},
      {!adapts || s.pcan_gain_bits >= correction_bits + 12,
       "pcan_gain_bits must be at least log2(fft_length) + 6"},
      {s.floor_db >= 0.01 && s.floor_db <= 200, "floor_db must be in 0.01..200"},
      {s.kind != Kind::micro || s.spectrum == Spectrum::power,
       "spectrum must be power where kind is micro"},
      {s.first_coefficient >= 0 && s.first_coefficient < s.channels,
       "first_coefficient must be in 0..channels - 1"},
      {s.coefficients >= 1 && int64_t(s.first_coefficient) + s.coefficients <= s.channels,
       "coefficients must be at least 1, and with first_coefficient at most channels"},
      {s.lifter == 0 || (s.lifter >= 1 && s.lifter <= 1000), "lifter must be 0, or in 1..1000"},
      {s.mfcc_fraction_bits >= 0 && s.mfcc_fraction_bits <= 14,
       "mfcc_fraction_bits must be in 0..14"},
  };
}

}  // namespace

Outcome validate(const Spec& s) {
  for (const auto& rules : {rules_of_frames(s), rules_of_kinds(s)}) {
    for (const Rule& rule : rules) {
      if (!rule.holds) return Error{ErrorKind::usage, rule.what, "front-end", {}};
    }
  }
  return Ok{};
}

std::string to_json(const Spec& spec) {
  Json json;
  each_field(spec, [&](const char* name, const auto& value) {
    using T = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_enum_v<T>)
      json[name] = Names<T>::values[int(value)];
    else
      json[name] = value;
  });
  return json.dump();
}

Result<Spec> from_json(const std::string& text) {
  const auto bad = [](std::string what) {
    return Error{ErrorKind::malformed_input, std::move(what), "front-end", {}};
  };
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return bad("not a JSON object");
  Spec spec;
  std::set<std::string> known;
  std::optional<Error> error;
  each_field(spec, [&](const char* name, auto& value) {
    known.insert(name);
    if (error) return;
    if (!json.contains(name))
      error = bad(std::string("the field '") + name + "' is missing");
    else if (!read(json[name], value))
      error = bad(std::string("the field '") + name + "' has a value of the wrong kind");
  });
  for (const auto& [name, value] : json.items()) {
    if (!error && !known.contains(name)) error = bad("unknown field '" + name + "'");
  }
  if (error) return *error;
  MW_TRY_DO(validate(spec));
  return spec;
}

}  // namespace mw::features
