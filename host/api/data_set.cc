// SPDX-License-Identifier: Apache-2.0
#include "host/api/data_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "host/base/stop.h"
#include "host/base/text.h"
#include "host/data/stray.h"
#include "host/speech/sounds.h"

namespace mw::api {

namespace {

const char* name_of(data::Part part) {
  switch (part) {
    case data::Part::train:
      return "train";
    case data::Part::validation:
      return "validation";
    case data::Part::test:
      return "test";
    case data::Part::none:
      break;
  }
  return "";
}

bool is_noise(const data::Clip& clip) {
  return clip.label.starts_with('_');
}

std::set<std::string> groups_of(const data::Dataset& set) {
  std::set<std::string> groups;
  for (const data::Clip& clip : set.clips) groups.insert(clip.group);
  groups.erase("");
  return groups;
}

// What decoding a clip tells.
struct Facts {
  data::SoundFacts sound{};  // rate_hz 0: a picture or an array
  std::string error{};
};

Facts facts_of(const data::Clip& clip) {
  if (!data::is_sound(clip.path)) return {};
  Result<data::SoundFacts> sound = clip.measured();
  if (!sound) return {{}, sound.error().what};
  return {std::move(*sound)};
}

class Counter {
 public:
  void add(const data::Clip& clip, double seconds) {
    ++count_.clips;
    count_.seconds += seconds;
    if (!clip.group.empty()) groups_.insert(clip.group);
  }
  ClipCount named(const std::string& name) const {
    ClipCount out = count_;
    out.name = name, out.groups = std::ssize(groups_);
    return out;
  }

 private:
  ClipCount count_;
  std::set<std::string> groups_;
};

std::vector<SkippedFiles> by_reason(const std::vector<data::Skipped>& skipped) {
  std::map<std::string, std::vector<std::string>> paths;
  for (const data::Skipped& file : skipped) paths[file.why].push_back(file.path);
  std::vector<SkippedFiles> out;
  for (auto& [why, list] : paths) out.push_back({why, std::move(list)});
  return out;
}

std::vector<std::string> warnings_of(const DataSummary& summary, int64_t copies) {
  std::vector<std::string> out;
  if (const auto unreadable = std::ssize(summary.unreadable); unreadable > 0)
    out.push_back(fmt::format(
        "{} cannot be read and {} not counted; {}", counted(unreadable, "clip"),
        unreadable == 1 ? "is" : "are",
        speech::are_few(unreadable, unreadable + summary.all.clips + summary.noise.clips)
            ? "training leaves them out"
            : "training on this set stops there: take such files away or mend them"));
  const auto classes = std::ranges::count_if(
      summary.labels, [](const ClipCount& label) { return !label.name.starts_with('_'); });
  if (classes == 1)
    out.push_back(
        "there is one label only: a model needs something to tell it from, such as other words in "
        "a folder named unknown");
  if (summary.without_group > 0)
    out.push_back(fmt::format(
        "of {} of {} it is not known who speaks, so one voice may be learned from and tested on: "
        "put clips into label/speaker/, or name the speaker in the column \"group\" of an "
        "index.tsv",
        grouped(summary.without_group), counted(summary.all.clips, "clip")));
  if (summary.rates.size() > 1) {
    std::string rates;
    for (const RateCount& rate : summary.rates)
      rates += fmt::format("{}{} of {} Hz", rates.empty() ? "" : ", ", grouped(rate.clips),
                           rate.rate_hz);
    out.push_back(fmt::format("clips differ in rate: {}; each is brought to the model's", rates));
  }
  if (copies > 0)
    out.push_back(fmt::format("{} {} byte for byte another one", counted(copies, "clip"),
                              copies == 1 ? "is" : "are"));
  return out;
}

ClipCount row_of(const char* part, const data::Dataset& set) {
  Counter counter;
  for (const data::Clip& clip : set.clips)
    if (!is_noise(clip)) counter.add(clip, 0);
  return counter.named(part);
}

}  // namespace

Result<DataSummary> summarize_data(const std::filesystem::path& path) {
  MW_TRY(const data::Dataset set, data::open_dataset(path));
  DataSummary out;
  out.name = set.name;
  Counter all, noise;
  std::map<std::string, Counter> labels;
  std::map<data::Part, Counter> parts;
  std::map<int, int64_t> rates;
  std::map<std::string, Facts> known;  // by content
  data::Dataset readable{set.name, {}};
  data::SampleBudget budget(set);
  int64_t copies = 0;
  for (const data::Clip& clip : set.clips) {
    MW_TRY_DO(check_stop());
    auto it = known.find(clip.hash);
    if (it == known.end()) {
      it = known.emplace(clip.hash, facts_of(clip)).first;
      if (const Outcome few = budget.take(it->second.sound); !few)
        return Error(few.error()).at(path.string());
    } else {
      ++copies;
    }
    const Facts& facts = it->second;
    if (!facts.error.empty()) {
      out.unreadable.push_back({clip.path, facts.error});
      continue;
    }
    for (const std::string& warning : facts.sound.warnings)
      out.clip_warnings.push_back({clip.path, warning});
    const double seconds = facts.sound.seconds();
    if (facts.sound.rate_hz > 0) ++rates[facts.sound.rate_hz];
    (is_noise(clip) ? noise : all).add(clip, seconds);
    labels[clip.label].add(clip, seconds);
    if (is_noise(clip)) continue;
    if (clip.part != data::Part::none) parts[clip.part].add(clip, seconds);
    out.without_group += clip.group.empty();
    const bool first = readable.clips.empty();
    out.shortest_s = first ? seconds : std::min(out.shortest_s, seconds);
    out.longest_s = std::max(out.longest_s, seconds);
    readable.clips.push_back(clip);
  }
  if (labels.empty())
    return Error{ErrorKind::malformed_input,
                 fmt::format("none of its {} can be read: {}",
                             counted(std::ssize(set.clips), "clip"), out.unreadable.front().text),
                 path.string() + " > " + out.unreadable.front().path,
                 "record or export them again"};
  out.all = all.named(""), out.noise = noise.named("");
  for (const auto& [label, counter] : labels) out.labels.push_back(counter.named(label));
  for (const auto& [part, counter] : parts) out.parts.push_back(counter.named(name_of(part)));
  for (const auto& [rate, clips] : rates) out.rates.push_back({rate, clips});
  out.words = speech::main_words(readable);
  out.skipped = by_reason(set.skipped);
  out.warnings = warnings_of(out, copies);
  out.warnings.insert(out.warnings.begin(), set.warnings.begin(), set.warnings.end());
  return out;
}

Result<std::vector<ClipRow>> list_data(const std::filesystem::path& path) {
  MW_TRY(const data::Dataset set, data::open_dataset(path));
  std::vector<ClipRow> rows;
  for (const data::Clip& clip : set.clips) {
    MW_TRY_DO(check_stop());
    MW_TRY(const Bytes bytes, clip.load());
    rows.push_back({clip.path, clip.label, clip.group, name_of(clip.part), std::ssize(bytes)});
  }
  return rows;
}

Result<SplitCheck> check_split(const std::filesystem::path& data,
                               const std::filesystem::path& test) {
  MW_TRY(data::Dataset all, data::open_dataset(data));
  SplitCheck check;
  data::Split parts;
  if (test.empty()) {
    check.stated = data::states_parts(all);
    MW_TRY(parts, data::split_as_stated(all, {}));
  } else {
    parts.train = std::move(all);
    MW_TRY(parts.test, data::open_dataset(test));
  }
  check.parts = {row_of("train", parts.train), row_of("validation", parts.validation),
                 row_of("test", parts.test)};
  std::ranges::set_intersection(groups_of(parts.train), groups_of(parts.test),
                                std::back_inserter(check.shared_groups));
  std::set<std::string> hashes;
  for (const data::Clip& clip : parts.train.clips) hashes.insert(clip.hash);
  for (const data::Clip& clip : parts.test.clips) check.shared_clips += hashes.contains(clip.hash);
  return check;
}

}  // namespace mw::api
