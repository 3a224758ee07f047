// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "host/data/dataset.h"

namespace mw::data {
namespace {

using Counts = std::map<std::string, size_t>;  // of a label

Error usage(std::string what, std::string hint = {}) {
  return Error{ErrorKind::usage, std::move(what), "", std::move(hint)};
}

struct Group {
  std::string order;  // hash of seed and name
  std::vector<size_t> members;
  Counts labels;
  bool taken = false;
};

// Groups in the order of their hash. The clips of `loose` labels are groups of their own.
std::vector<Group> groups_of(const Dataset& set, uint64_t seed,
                             const std::set<std::string>& loose) {
  std::map<std::string, Group> by_name;
  for (size_t i = 0; i < set.clips.size(); ++i) {
    const Clip& clip = set.clips[i];
    // The first letter keeps a group "a/b.wav" apart from a clip of that path.
    const bool alone = clip.group.empty() || loose.contains(clip.label);
    Group& group = by_name[alone ? "p" + clip.path : "g" + clip.group];
    group.members.push_back(i);
    ++group.labels[clip.label];
  }
  std::vector<Group> groups;
  for (auto& [name, group] : by_name) {
    group.order = content_hash(fmt::format("{} {}", seed, name));
    groups.push_back(std::move(group));
  }
  std::sort(groups.begin(), groups.end(),
            [](const Group& a, const Group& b) { return a.order < b.order; });
  return groups;
}

class Splitter {
 public:
  Splitter(const Dataset& set, std::vector<Group> groups) : set_(set), groups_(std::move(groups)) {
    for (const Group& group : groups_) {
      for (const auto& [label, clips] : group.labels) ++groups_left_[label], all_[label] += clips;
    }
    left_ = groups_.size();
  }

  // sides_left: parts that are still to be filled after this one, train among them.
  Dataset take(double share, size_t sides_left) {
    side_ = {};
    chosen_.clear();
    cover(sides_left);
    fill(share, sides_left);
    return clips_of(chosen_);
  }
  Dataset rest() {
    chosen_.clear();
    for (const Group& group : groups_) {
      if (!group.taken) chosen_.insert(chosen_.end(), group.members.begin(), group.members.end());
    }
    return clips_of(chosen_);
  }

 private:
  // Whether the sides that come later still find `sides` groups of each of its labels.
  bool spares(const Group& group, size_t sides) const {
    return std::ranges::all_of(
        group.labels, [&](const auto& entry) { return groups_left_.at(entry.first) > sides; });
  }
  void choose(Group& group) {
    group.taken = true;
    --left_;
    chosen_.insert(chosen_.end(), group.members.begin(), group.members.end());
    for (const auto& [label, clips] : group.labels) --groups_left_[label], side_[label] += clips;
  }

  // One group after another that brings the most labels the side lacks, the smaller first.
  void cover(size_t sides_left) {
    for (;;) {
      Group* best = nullptr;
      std::pair<int64_t, int64_t> best_worth;
      for (Group& group : groups_) {
        if (group.taken || !spares(group, 1)) continue;
        const auto fresh = std::ranges::count_if(
            group.labels, [&](const auto& entry) { return side_[entry.first] == 0; });
        const std::pair<int64_t, int64_t> worth{fresh, -int64_t(group.members.size())};
        if (fresh > 0 && (best == nullptr || worth > best_worth)) best = &group, best_worth = worth;
      }
      if (best == nullptr || left_ <= sides_left) return;
      choose(*best);
    }
  }

  // Up to the share, label by label.
  void fill(double share, size_t sides_left) {
    const double total = double(set_.clips.size());
    for (Group& group : groups_) {
      if (group.taken || left_ <= sides_left) continue;
      const auto size = double(group.members.size());
      if (!chosen_.empty() && double(chosen_.size()) + 0.5 * size > share * total) continue;
      const bool wanted = std::ranges::any_of(group.labels, [&](const auto& entry) {
        const auto& [label, clips] = entry;
        return double(side_[label]) + 0.5 * double(clips) <= share * double(all_[label]);
      });
      if (chosen_.empty() || (wanted && spares(group, sides_left))) choose(group);
    }
  }

  Dataset clips_of(std::vector<size_t> indices) const {
    std::sort(indices.begin(), indices.end());
    Dataset part{set_.name, {}};
    for (size_t i : indices) part.clips.push_back(set_.clips[i]);
    return part;
  }

  const Dataset& set_;
  std::vector<Group> groups_;
  Counts groups_left_, all_, side_;
  std::vector<size_t> chosen_;
  size_t left_ = 0;  // groups that are not taken
};

std::vector<std::string> lacking(const Dataset& part, const Dataset& set) {
  const std::vector<std::string> all = set.labels(), there = part.labels();
  std::vector<std::string> missing;
  std::ranges::set_difference(all, there, std::back_inserter(missing));
  return missing;
}

size_t sides_of(const SplitSpec& spec) {
  return 1 + (spec.validation > 0) + (spec.test > 0);
}

Split split_groups(const Dataset& set, const SplitSpec& spec, std::vector<Group> groups) {
  Splitter splitter(set, std::move(groups));
  Split out{{set.name, {}}, {set.name, {}}, {set.name, {}}, {}};
  size_t sides_left = sides_of(spec);
  for (auto [side, share] : {std::pair{&out.test, spec.test}, {&out.validation, spec.validation}}) {
    if (share > 0) *side = splitter.take(share, --sides_left);
  }
  out.train = splitter.rest();
  return out;
}

// Labels that a part lacks though there are clips enough, as too few groups have them.
std::set<std::string> held_by_few(const Split& parts, const Dataset& set, const SplitSpec& spec) {
  std::set<std::string> labels;
  Counts clips;
  for (const Clip& clip : set.clips) ++clips[clip.label];
  for (auto [part, share, needed] : {std::tuple{&parts.train, 1.0, size_t{1}},
                                     {&parts.test, spec.test, size_t{2}},
                                     {&parts.validation, spec.validation, sides_of(spec)}}) {
    if (share == 0) continue;
    for (const std::string& label : lacking(*part, set)) {
      if (clips[label] >= needed) labels.insert(label);
    }
  }
  return labels;
}

std::set<std::string> group_names(const Dataset& set) {
  std::set<std::string> names;
  for (const Clip& clip : set.clips) names.insert(clip.group);
  names.erase("");
  return names;
}

std::string some(const std::vector<std::string>& names) {
  constexpr size_t kShown = 5;
  const auto shown = std::span(names).first(std::min(names.size(), kShown));
  return fmt::format(
      "{}{}", fmt::join(shown, ", "),
      names.size() > kShown ? fmt::format(" and {} more", names.size() - kShown) : std::string());
}

}  // namespace

std::vector<std::string> leaks_between(const Dataset& train, const Dataset& test) {
  std::vector<std::string> warnings;
  std::vector<std::string> shared;
  std::ranges::set_intersection(group_names(train), group_names(test), std::back_inserter(shared));
  if (!shared.empty()) {
    warnings.push_back(fmt::format(
        "the held-out part holds speakers that are learned from ({}): people who were never heard "
        "will be understood less well than its score says",
        some(shared)));
  }
  std::set<std::string> hashes;
  for (const Clip& clip : train.clips) hashes.insert(clip.hash);
  hashes.erase("");
  const auto same = std::ranges::count_if(
      test.clips, [&](const Clip& clip) { return hashes.contains(clip.hash); });
  if (same > 0) {
    warnings.push_back(fmt::format(
        "{} of the {} held-out clips are also learned from, byte for byte: its score is too good",
        same, test.clips.size()));
  }
  const auto nameless = [](const Dataset& set) {
    return std::ranges::count_if(set.clips, [](const Clip& clip) { return clip.group.empty(); });
  };
  const int64_t unknown = nameless(train) + nameless(test);
  if (unknown > 0) {
    warnings.push_back(fmt::format(
        "of {} of {} clips it is not known who speaks: the held-out part may hold the voices that "
        "are learned from, and its score may be too good. Put clips into label/speaker/, or name "
        "the speaker in the column \"group\" of an index.tsv",
        unknown, train.clips.size() + test.clips.size()));
  }
  return warnings;
}

Result<Split> split(const Dataset& set, const SplitSpec& spec) {
  for (double share : {spec.validation, spec.test})
    if (!(share >= 0 && share < 1)) return usage(fmt::format("a share of {} of the clips", share));
  if (spec.validation + spec.test >= 1) return usage("nothing is left to train on");
  std::vector<Group> groups = groups_of(set, spec.seed, {});
  const bool few = groups.size() < sides_of(spec);
  if (few && !spec.may_share_groups) {
    return usage(fmt::format("{} groups cannot be split {} ways", groups.size(), sides_of(spec)),
                 "bring recordings of more speakers, or give test data of its own");
  }
  if (set.clips.size() < sides_of(spec)) {
    return usage(fmt::format("{} clips cannot be split {} ways", set.clips.size(), sides_of(spec)),
                 "bring more recordings, or give test data of its own");
  }
  std::set<std::string> loose;
  Split out;
  if (few) {
    for (const std::string& label : set.labels()) loose.insert(label);
  } else {
    out = split_groups(set, spec, groups);
    if (spec.may_share_groups) loose = held_by_few(out, set, spec);
  }
  if (!loose.empty()) {
    out = split_groups(set, spec, groups_of(set, spec.seed, loose));
    out.warnings.push_back(
        fmt::format("too few speakers say {}: these clips are split without regard to who speaks",
                    some({loose.begin(), loose.end()})));
  }
  for (auto [part, share, name] : {std::tuple{&out.test, spec.test, "test"},
                                   {&out.validation, spec.validation, "validation"}}) {
    const std::vector<std::string> missing = lacking(*part, set);
    if (share == 0 || missing.empty()) continue;
    out.warnings.push_back(
        fmt::format("the held-out {} part has no clip of {}: there are too few recordings to learn "
                    "from some and be scored on others. Two clips or more of each word are needed",
                    name, some(missing)));
  }
  return out;
}

}  // namespace mw::data
