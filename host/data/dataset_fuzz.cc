// SPDX-License-Identifier: Apache-2.0
// The first byte chooses: an archive as it comes, or the bytes as the index of a small archive.
#include "host/data/dataset.h"
#include "test/mutate/custom_mutator.h"
#include "test/mutate/media.h"

MW_MUTATOR(mw::mutate::mutate_data_set)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace mw::data;
  if (size == 0) return 0;
  const std::span<const uint8_t> rest(data + 1, size - 1);
  auto archive =
      data[0] % 2 == 0
          ? read_archive(rest, {.total_bytes = 1 << 20, .members = 100})
          : mw::Result<Archive>(Archive{
                {"index.tsv", {rest.begin(), rest.end()}}, {"1.wav", {1, 2, 3}}, {"a/2.wav", {4}}});
  if (!archive) return 0;
  auto set = dataset_from_archive("fuzz", std::move(*archive));
  if (!set) return 0;
  for (const Clip& clip : set->clips) MW_CHECK(clip.load().ok(), "a clip that does not load");
  if (auto sides = split(*set, {0.2, 0.2, 1}))
    MW_CHECK(
        sides->train.clips.size() + sides->validation.clips.size() + sides->test.clips.size() ==
            set->clips.size(),
        "a split loses clips");
  return 0;
}
