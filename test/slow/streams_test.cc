// SPDX-License-Identifier: Apache-2.0
// Front-ends as streams on real cores: state lives from run to run, and every window of features
// has the bytes that training saw, in the forms that carry streaming operators.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "host/base/rng.h"
#include "host/features/extractor.h"
#include "host/features/front_end.h"
#include "test/slow/on_core.h"

namespace mw {
namespace {

class Streams : public testing::TestWithParam<std::tuple<std::string, Form, features::Kind>> {};

features::Spec spec_of(features::Kind kind) {
  if (kind == features::Kind::micro) return features::micro_spec(320);
  return kind == features::Kind::mfcc ? features::mfcc_spec() : features::log_mel_spec();
}

TEST_P(Streams, GiveTheWindowsOfTheWholeRecording) {
  const auto [target_name, form, kind] = GetParam();
  const features::Spec spec = spec_of(kind);
  auto target = load_test_target(target_name);
  ASSERT_TRUE(target.ok()) << target.error().text();
  if (const std::string missing = api::missing_tool(*target); target->qemu && !missing.empty()) {
    GTEST_SKIP() << "SKIPPED: " << missing;
  }
  const Graph graph = features::front_end_graph(spec, 1).value();
  DeployOptions options{form, target_name, {}};
  options.plan.isa_mask = target->isa_mask();
  auto deployment = make_deployment(graph, {}, options);
  ASSERT_TRUE(deployment.ok()) << deployment.error().text();

  const int calls = spec.rows + 6;
  Rng rng(9);
  std::vector<int16_t> pcm;
  for (int i = 0; i < calls * spec.hop_samples; ++i) {
    pcm.push_back(
        int16_t(9000 * std::sin(i * 0.07) * std::sin(i * 0.0004) + rng.between(-200, 200)));
  }
  ReplayItems items;
  items.item_bytes = uint32_t(spec.hop_samples) * 2;
  items.items = {reinterpret_cast<const uint8_t*>(pcm.data()), pcm.size() * 2};
  items.stateful = true;
  auto replayed = replay_on(*target, *deployment, "-O2", items);
  ASSERT_TRUE(replayed.ok()) << replayed.error().text();

  auto extract = features::Extractor::create(spec).value();
  const features::Rows rows = extract.rows(pcm);
  const size_t bytes = size_t(spec.rows) * size_t(spec.columns());
  ASSERT_EQ(replayed->outputs.size(), bytes * size_t(calls));
  int compared = 0;
  for (int call = 0; call < calls; ++call) {
    const int first = call - features::delay_rows(spec) - spec.rows + 1;
    if (first < 0) continue;
    const std::vector<int8_t> want = extract.window(rows, first);
    EXPECT_EQ(std::memcmp(replayed->outputs.data() + size_t(call) * bytes, want.data(), bytes), 0)
        << "call " << call;
    ++compared;
  }
  EXPECT_GE(compared, 4);
}

INSTANTIATE_TEST_SUITE_P(Targets, Streams,
                         testing::Combine(testing::ValuesIn(emulated_cores()),
                                          testing::Values(Form::plan, Form::aot),
                                          testing::Values(features::Kind::micro,
                                                          features::Kind::log_mel,
                                                          features::Kind::mfcc)));

}  // namespace
}  // namespace mw
