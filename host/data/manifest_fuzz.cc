// SPDX-License-Identifier: Apache-2.0
// The first byte chooses: the labels of an exported project, a recording in JSON or in CBOR, or a
// front-end as models hold it.
#include "host/data/acquisition.h"
#include "host/data/dataset.h"
#include "host/features/spec.h"
#include "test/mutate/custom_mutator.h"
#include "test/mutate/media.h"

MW_MUTATOR(mw::mutate::mutate_manifest)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace mw;
  if (size == 0) return 0;
  const std::span<const uint8_t> rest(data + 1, size - 1);
  if (data[0] % 4 == 0) {
    (void)data::dataset_from_archive("fuzz", {{"training/info.labels", {rest.begin(), rest.end()}},
                                              {"training/a.1.wav", {1, 2, 3}},
                                              {"testing/b.2.wav", {4}}});
  } else if (data[0] % 4 < 3) {
    auto sound = data::read_acquisition(rest);
    MW_CHECK(!sound || sound->rate_hz > 0, "a sound without a rate");
  } else if (auto spec = features::from_json({rest.begin(), rest.end()})) {
    const auto again = features::from_json(features::to_json(*spec));
    MW_CHECK(again.ok(), "a front-end does not survive");
  }
  return 0;
}
