// SPDX-License-Identifier: Apache-2.0
// The readers on real sets, where those lie beside the repository.
#include <gtest/gtest.h>

#include <cstdlib>

#include "host/data/dataset.h"
#include "host/data/image.h"
#include "host/data/table.h"
#include "source_dir.h"

namespace mw::data {
namespace {
namespace fs = std::filesystem;

class RealSets : public testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("MW_SHARED");
    root_ = (shared ? fs::path(shared) : fs::path(MW_SOURCE_DIR) / ".." / "shared") / "data";
    if (!fs::is_directory(root_)) GTEST_SKIP() << "no shared data at " << root_;
  }
  fs::path root_;
};

TEST_F(RealSets, speech_commands_split_by_speaker) {
  auto set = open_dataset(root_ / "kws/gsc_v1_mini.tar.gz");
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(set->clips.size(), 249u);
  EXPECT_EQ(set->labels().size(), 30u);
  for (size_t i = 0; i < set->clips.size(); i += 10) {
    const Clip& clip = set->clips[i];
    EXPECT_FALSE(clip.group.empty());
    auto sound = clip.sound(8000);
    ASSERT_TRUE(sound) << sound.error().text();
    EXPECT_GT(sound->samples.size(), 5000u);
  }
  EXPECT_TRUE(split(*set, {}));
}

TEST_F(RealSets, pictures_and_arrays_of_the_benchmarks) {
  auto people = open_dataset(root_ / "image/vww_coco_300_png.tar.gz");
  ASSERT_TRUE(people) << people.error().text();
  EXPECT_EQ(people->labels(), (std::vector<std::string>{"no_person", "person"}));
  for (size_t i = 0; i < people->clips.size(); i += 30) {
    auto image = decode_png(*people->clips[i].load());
    ASSERT_TRUE(image) << image.error().text();
    EXPECT_EQ(image->shape, (std::vector<int64_t>{96, 96, 3}));
  }
  auto features = open_dataset(root_ / "kws/mlperf_kws01_feat50.tar.gz");
  ASSERT_TRUE(features);
  size_t inputs = 0;
  for (const Clip& clip : features->clips)
    if (clip.path.ends_with(".bin")) inputs += clip.load()->size() == 490;
  EXPECT_EQ(inputs, 50u);
}

}  // namespace
}  // namespace mw::data
