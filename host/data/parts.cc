// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "host/data/dataset.h"

namespace mw::data {
namespace {

bool is_noise(const Clip& clip) {
  return clip.label.starts_with('_');
}

}  // namespace

bool states_parts(const Dataset& set) {
  return std::ranges::any_of(set.clips, [](const Clip& clip) {
    return clip.part == Part::test || clip.part == Part::validation;
  });
}

Result<Split> split_as_stated(const Dataset& set, const SplitSpec& spec) {
  if (!states_parts(set)) return split(set, spec);
  Dataset rest{set.name, {}}, test = rest, validation = rest, noise = rest;
  for (const Clip& clip : set.clips) {
    Dataset& side = is_noise(clip)                  ? noise
                    : clip.part == Part::test       ? test
                    : clip.part == Part::validation ? validation
                                                    : rest;
    side.clips.push_back(clip);
  }
  if (rest.clips.empty())
    return Error{ErrorKind::usage, "every clip is for testing or validation: none to learn from",
                 set.name, "put recordings into train/"};
  SplitSpec missing = spec;  // what is stated need not be drawn
  if (!test.clips.empty()) missing.test = 0;
  if (!validation.clips.empty()) missing.validation = 0;
  MW_TRY(Split out, split(rest, missing));
  const auto add = [](Dataset& side, const Dataset& more) {
    side.clips.insert(side.clips.end(), more.clips.begin(), more.clips.end());
    std::ranges::sort(side.clips, {}, &Clip::path);
  };
  add(out.test, test), add(out.validation, validation), add(out.train, noise);
  return out;
}

}  // namespace mw::data
