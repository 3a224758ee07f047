// SPDX-License-Identifier: Apache-2.0
// The front-end chains as wholes: equality with TFLM's front-end, streams against whole recordings,
// MFCC against the same conventions in double, and the conventions' JSON form.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <cstring>
#include <numbers>

#include "host/base/rng.h"
#include "host/features/extractor.h"
#include "host/features/front_end.h"
#include "host/features/tables.h"

namespace mw::features {
namespace {

using Pcm = std::vector<int16_t>;
constexpr double kPi = std::numbers::pi;

template <class F>
Pcm signal(int samples, F value) {
  Pcm pcm;
  for (int i = 0; i < samples; ++i) pcm.push_back(int16_t(value(i)));
  return pcm;
}
Pcm square_wave(int samples, int half_period) {
  return signal(samples, [&](int i) { return i / half_period % 2 == 0 ? -32768 : 32767; });
}
Pcm noise(int samples, int amplitude, uint64_t seed) {
  Rng rng(seed);
  return signal(samples, [&](int) { return rng.between(-amplitude, amplitude); });
}

Extractor extractor(const Spec& spec) {
  auto made = Extractor::create(spec);
  EXPECT_TRUE(made.ok()) << made.error().text();
  return std::move(*made);
}

std::span<const uint8_t> raw(const std::vector<int32_t>& values) {
  return {reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(int32_t)};
}

// CRC-32 of the integers (int32, little-endian) that TFLM's front-end gives for the same samples;
// test/oracle/micro_front_end_test.py repeats the comparison with the peer itself.
TEST(MicroFrontEnd, GivesThePeersIntegersOnExtremeSignals) {
  struct Case {
    const char* name;
    Pcm pcm;
    uint32_t crc;
  };
  const Case cases[] = {
      {"square 200 Hz", square_wave(16000, 40), 0x379b825e},
      {"square 2667 Hz", square_wave(16000, 3), 0xa9c73027},
      {"lowest value", signal(16000, [](int) { return -32768; }), 0x7f591f17},
      {"one pulse", signal(16000, [](int i) { return i == 3000 ? -32768 : 0; }), 0x8d91a5ca},
      {"loud noise", noise(16000, 32767, 1), 0xc13128d1},
      {"faint noise", noise(16000, 2, 2), 0x36712e60},
  };
  Extractor extract = extractor(micro_spec());
  for (const Case& c : cases) {
    const Rows rows = extract.rows(c.pcm);
    EXPECT_EQ(rows.count, 98);
    EXPECT_EQ(crc32(raw(rows.values)), c.crc) << c.name;
  }
}

// Fed by test/oracle/micro_front_end_test.py: pairs of <clip>.pcm (s16) and <clip>.rows (s32).
TEST(MicroFrontEnd, EqualsGoldens) {
  const char* folder = std::getenv("MW_FRONT_END_GOLDENS");
  if (folder == nullptr) GTEST_SKIP() << "run by the oracle test, which makes the goldens";
  Extractor extract = extractor(micro_spec());
  int clips = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".pcm") continue;
    const Bytes pcm = read_file(entry.path()).value();
    const Bytes want =
        read_file(entry.path().string().substr(0, entry.path().string().size() - 3) + "rows")
            .value();
    const Rows rows = extract.rows({reinterpret_cast<const int16_t*>(pcm.data()), pcm.size() / 2});
    ASSERT_TRUE(std::ranges::equal(raw(rows.values), want)) << entry.path();
    ++clips;
  }
  EXPECT_GT(clips, 0);
  std::cout << clips << " clips equal\n";
}

TEST(FrontEnd, SilenceIsZero) {
  for (const Spec& spec : {micro_spec(), log_mel_spec()}) {
    const Rows rows = extractor(spec).rows(Pcm(16000, 0));
    EXPECT_EQ(rows.values, std::vector<int32_t>(size_t(rows.count) * 40, 0));
  }
}

TEST(FrontEnd, CountsWholeFramesOnly) {
  Extractor extract = extractor(log_mel_spec());
  EXPECT_EQ(extract.rows(Pcm(0)).count, 0);
  EXPECT_EQ(extract.rows(Pcm(479)).count, 0);
  EXPECT_EQ(extract.rows(Pcm(480)).count, 1);
  EXPECT_EQ(extract.rows(Pcm(799)).count, 1);
  EXPECT_EQ(extract.rows(Pcm(800)).count, 2);
  EXPECT_EQ(extract.rows(Pcm(16000)).count, 49);
}

TEST(FrontEnd, RecordingsDoNotInfluenceEachOther) {
  Extractor extract = extractor(micro_spec());
  const Pcm loud = noise(8000, 30000, 3), faint = noise(8000, 300, 4);
  const Rows alone = extract.rows(faint);
  extract.rows(loud);
  EXPECT_EQ(extract.rows(faint).values, alone.values);
}

TEST(FrontEnd, SeveralFramesACallGiveTheSameRows) {
  for (const Spec& spec : {micro_spec(), log_mel_spec(), mfcc_spec()}) {
    const Pcm pcm = noise(spec.hop_samples * 24, 9000, 5);
    std::vector<Bytes> streams;
    for (int frames : {1, 2, 3, 8}) {
      auto sim = Sim::open(rows_graph(spec, frames).value()).value();
      Bytes& all = streams.emplace_back();
      for (int f = 0; f < 24; f += frames) {
        std::memcpy(sim.input(0).data(), pcm.data() + f * spec.hop_samples, sim.input(0).size());
        ASSERT_TRUE(sim.run().ok());
        all.insert(all.end(), sim.output(0).begin(), sim.output(0).end());
      }
      EXPECT_EQ(all, streams.front()) << frames << " frames a call";
    }
  }
}

// The graph on the device keeps its own window; it must see what training saw.
TEST(FrontEnd, TheStreamsWindowIsThatOfTheWholeRecording) {
  for (const Spec& spec : {micro_spec(320), log_mel_spec(), mfcc_spec()}) {
    const Pcm pcm = noise(spec.hop_samples * 80, 5000, 6);
    Extractor extract = extractor(spec);
    const Rows rows = extract.rows(pcm);
    auto sim = Sim::open(front_end_graph(spec, 2).value()).value();
    for (int call = 0; call < 40; ++call) {
      std::memcpy(sim.input(0).data(), pcm.data() + call * 2 * spec.hop_samples,
                  sim.input(0).size());
      ASSERT_TRUE(sim.run().ok());
      const int newest = 2 * call + 1 - delay_rows(spec);
      if (newest - spec.rows + 1 < 0) continue;
      const std::vector<int8_t> want = extract.window(rows, newest - spec.rows + 1);
      ASSERT_EQ(std::memcmp(sim.output(0).data(), want.data(), want.size()), 0) << call;
    }
  }
}

TEST(FrontEnd, LogMelIgnoresLevelAndColour) {
  const Spec spec = log_mel_spec();
  Extractor extract = extractor(spec);
  const Pcm loud = signal(16000, [](int i) {
    return 12000 * std::sin(i * 0.2) * std::sin(i * 0.0007) +
           4000 * std::sin(i * 0.9 + i * i * 1e-5);
  });
  Pcm soft;
  for (int16_t x : loud) soft.push_back(int16_t(x / 8));
  const auto a = extract.window(extract.rows(loud), 0), b = extract.window(extract.rows(soft), 0);
  double worst = 0, span = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    worst = std::max(worst, std::abs(double(a[i]) - b[i]));
    span = std::max(span, std::abs(double(a[i])));
  }
  EXPECT_LE(worst * spec.scale, 0.25) << "nepers";
  EXPECT_GT(span * spec.scale, 1.0) << "nepers";
}

// TensorFlow's conventions in double: periodic Hann, magnitude or power, triangles on the mel axis,
// ln(x + 1e-6), DCT-II times sqrt(2 / C).
std::vector<double> mfcc_in_double(const Spec& s, std::span<const int16_t> frame) {
  std::vector<double> mel(size_t(s.channels), 0.0);
  const auto to_mel = [](double hz) { return 1127 * std::log1p(hz / 700); };
  const double low = to_mel(s.lower_hz), step = (to_mel(s.upper_hz) - low) / (s.channels + 1);
  for (int bin = 1; bin <= s.fft_length / 2; ++bin) {
    std::complex<double> sum = 0;
    for (int i = 0; i < s.window_samples; ++i) {
      const double hann = 0.5 - 0.5 * std::cos(2 * kPi * i / s.window_samples);
      sum += hann * frame[size_t(i)] / 32768.0 * std::polar(1.0, -2 * kPi * bin * i / s.fft_length);
    }
    const double at = (to_mel(double(bin) * s.rate_hz / s.fft_length) - low) / step;
    for (int c = 0; c < s.channels; ++c) {
      const double level = s.spectrum == Spectrum::power ? std::norm(sum) : std::abs(sum);
      mel[size_t(c)] += level * std::max(0.0, 1 - std::abs(at - (c + 1)));
    }
  }
  std::vector<double> out;
  for (int k = 0; k < s.coefficients; ++k) {
    double sum = 0;
    for (int c = 0; c < s.channels; ++c) {
      sum += std::log(mel[size_t(c)] + 1e-6) * std::cos(kPi * k * (c + 0.5) / s.channels);
    }
    out.push_back(sum * std::sqrt(2.0 / s.channels));
  }
  return out;
}

// The 16-bit transform rounds ties towards zero: nearly 1 % is missing from the level of noise,
// which is 0.01 nepers a channel and 0.09 in coefficient 0 (twice that for powers).
void expect_as_in_double(const Spec& spec, double tolerance) {
  Extractor extract = extractor(spec);
  for (int amplitude : {300, 3000, 30000}) {
    const Pcm hiss = noise(6400, amplitude / 3, 7);
    const Pcm pcm = signal(6400, [&](int i) {
      return hiss[size_t(i)] + amplitude * 0.6 * std::sin(i * 0.05 + i * i * 2e-5);
    });
    const Rows rows = extract.rows(pcm);
    for (int r = 0; r < rows.count; r += 4) {
      const auto want = mfcc_in_double(spec, std::span(pcm).subspan(size_t(r) * 320, 640));
      for (int k = 0; k < spec.coefficients; ++k) {
        EXPECT_NEAR(rows.row(r)[size_t(k)] * spec.unit(), want[size_t(k)], tolerance)
            << "amplitude " << amplitude << " row " << r << " coefficient " << k;
      }
    }
  }
}

TEST(Bands, WarpByFrequencyWithinTheirRange) {
  const Spec spec = log_mel_spec();
  const std::vector<float> same = warped_bands(spec, 1), up = warped_bands(spec, 1.1);
  ASSERT_EQ(same.size(), size_t(spec.channels));
  for (size_t c = 0; c < same.size(); ++c) {
    EXPECT_NEAR(same[c], float(c), 1e-2) << c;
    EXPECT_GE(up[c], same[c] - 1e-2f) << c;
    EXPECT_LE(up[c], float(spec.channels - 1)) << c;
  }
  // Above 1 kHz, mel is nearly the logarithm: a factor is a shift.
  EXPECT_NEAR(up[30] - same[30], 1127 * std::log(1.1) / (2749.0 / 41), 0.4);
}

TEST(Mfcc, IsThatOfTensorFlowInDouble) {
  Spec spec = mfcc_spec();
  expect_as_in_double(spec, 0.12);
  spec.spectrum = Spectrum::power;
  expect_as_in_double(spec, 0.3);
}

TEST(Mfcc, ConventionsChangeOnlyWhatTheySay) {
  Spec spec = mfcc_spec();
  const Pcm pcm = noise(3200, 8000, 8);
  const Rows plain = extractor(spec).rows(pcm);
  const double unit = spec.unit();
  Spec unscaled = spec, later = spec;
  unscaled.dct_norm = DctNorm::none, unscaled.mfcc_fraction_bits = 5;
  later.first_coefficient = 1;
  const Rows bare = extractor(unscaled).rows(pcm), rest = extractor(later).rows(pcm);
  for (size_t k = 0; k < 9; ++k) {
    EXPECT_NEAR(bare.row(1)[k] * unscaled.unit(), plain.row(1)[k] * unit * 2 / std::sqrt(2.0 / 40),
                0.1);
    EXPECT_EQ(rest.row(1)[k], plain.row(1)[k + 1]);
  }
}

TEST(Spec, JsonGoesRoundAndRefusesWhatItDoesNotKnow) {
  for (const Spec& spec : {micro_spec(), log_mel_spec(), mfcc_spec()}) {
    const auto back = from_json(to_json(spec));
    ASSERT_TRUE(back.ok()) << back.error().text();
    EXPECT_EQ(*back, spec);
  }
  const std::string good = to_json(log_mel_spec());
  EXPECT_FALSE(from_json("").ok());
  EXPECT_FALSE(from_json("[1]").ok());
  EXPECT_FALSE(from_json("{}").ok());
  EXPECT_FALSE(from_json(good.substr(0, good.size() - 1) + ",\"dither\":1}").ok());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return from_json(text.replace(at, from.size(), to));
  };
  EXPECT_FALSE(with("\"log_mel\"", "\"plp\"").ok());
  EXPECT_FALSE(with("\"channels\":40", "\"channels\":40.5").ok());
  EXPECT_FALSE(with("\"channels\":40", "\"channels\":0").ok());
  EXPECT_FALSE(with("\"channels\":40", "\"channels\":99999999999").ok());
  EXPECT_EQ(with("\"fft_length\":512", "\"fft_length\":500").error().what,
            "fft_length must be a power of two in 8..16384");
}

TEST(Spec, EveryFieldIsCheckedUnderItsName) {
  const auto complaint = [](auto change) {
    Spec spec = mfcc_spec();
    change(spec);
    const auto outcome = validate(spec);
    return outcome ? std::string("none") : outcome.error().what;
  };
  const double tiny = 1e-308, nan = std::nan("");
  EXPECT_NE(complaint([&](Spec& s) { s.lifter = tiny; }).find("lifter"), std::string::npos);
  EXPECT_NE(complaint([&](Spec& s) { s.lifter = nan; }).find("lifter"), std::string::npos);
  EXPECT_NE(complaint([&](Spec& s) { s.scale = tiny; }).find("scale"), std::string::npos);
  EXPECT_NE(complaint([&](Spec& s) { s.odd_smoothing = 2; }).find("odd_smoothing"),
            std::string::npos);
  EXPECT_NE(complaint([&](Spec& s) { s.pcan_offset = tiny; }).find("pcan_offset"),
            std::string::npos);
  EXPECT_NE(complaint([&](Spec& s) { s.upper_hz = s.lower_hz; }).find("upper_hz"),
            std::string::npos);
  EXPECT_NE(complaint([](Spec& s) {
              s.kind = Kind::micro, s.spectrum = Spectrum::power, s.smoothing_bits = 0;
            }).find("smoothing_bits"),
            std::string::npos);
}

// A preset with some fields at the ends of their ranges, or beyond.
Spec extreme_spec(Rng& rng) {
  const Spec presets[] = {micro_spec(), log_mel_spec(), mfcc_spec()};
  Spec s = presets[rng.below(3)];
  const auto pick = [&](auto& field, auto... values) {
    const std::array all{double(values)...};
    const double value = all[rng.below(all.size())];
    if (rng.chance(0.15)) field = std::remove_cvref_t<decltype(field)>(value);
  };
  pick(s.rate_hz, 100, 8000, 1000000), pick(s.fft_length, 8, 64, 2048, 16384);
  pick(s.window_samples, 2, 8, 16384), pick(s.hop_samples, 1, 7, 65536);
  pick(s.window_bits, 1, 15), pick(s.channels, 1, 2, 200, 1024);
  pick(s.lower_hz, 0, 1e-300, 49, 3999), pick(s.upper_hz, 1, 50, 4000, 500000);
  pick(s.log_scale_shift, 0, 11), pick(s.smoothing_bits, 0, 1, 16);
  pick(s.even_smoothing, 0, 1e-300, 1), pick(s.pcan_strength, 0, 1e-300, 1);
  pick(s.pcan_offset, 1e-3, 1e9, 1e-308), pick(s.pcan_gain_bits, 16, 31);
  pick(s.floor_db, 0.01, 200, 1e-300), pick(s.first_coefficient, 0, 9);
  pick(s.coefficients, 1, 30), pick(s.lifter, 0, 1, 1000, 1e-308);
  pick(s.mfcc_fraction_bits, 0, 14), pick(s.rows, 1, 2, 100), pick(s.scale, 1e-9, 1e5, 1e-308);
  return s;
}

// Whatever validate() lets through becomes a front-end, or an error that says why not.
TEST(Spec, ExtremesMakeAFrontEndOrAnError) {
  Rng rng(23);
  int made = 0;
  for (int i = 0; i < 3000; ++i) {
    const Spec s = extreme_spec(rng);
    auto extractor = Extractor::create(s);
    if (!extractor) {
      EXPECT_FALSE(extractor.error().what.empty());
      continue;
    }
    ++made;
    if (i % 8 != 0) continue;
    std::vector<int16_t> pcm(size_t(s.samples_for(2)));
    for (int16_t& sample : pcm) sample = int16_t(rng.next());
    extractor->window(extractor->rows(pcm), 0);
  }
  EXPECT_GT(made, 300);
}

TEST(Spec, FiltersOutsideTheSpectrumAreRefused) {
  Spec spec = log_mel_spec();
  spec.lower_hz = 7990, spec.upper_hz = 7999;
  const auto made = Extractor::create(spec);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().kind, ErrorKind::usage);
}

}  // namespace
}  // namespace mw::features
