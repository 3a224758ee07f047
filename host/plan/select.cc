// SPDX-License-Identifier: Apache-2.0
#include "host/plan/select.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace mw {

namespace {

// Nodes that could share a kernel, directly or through others.
struct Group {
  std::vector<size_t> nodes;
  std::vector<uint32_t> kernels;
};

// One way to run a group.
struct Option {
  std::vector<size_t> selected;  // by node of the group
  size_t kernels = 0;
  uint64_t bytes = 0, cost = 0;
};

// What counts first, and what then.
using Order = std::pair<uint64_t, uint64_t> (*)(uint64_t bytes, uint64_t cost);
std::pair<uint64_t, uint64_t> by_bytes(uint64_t bytes, uint64_t cost) {
  return {bytes, cost};
}
std::pair<uint64_t, uint64_t> by_cost(uint64_t bytes, uint64_t cost) {
  return {cost, bytes};
}

// All subsets of up to this many kernels are tried; of more, single kernels and all together.
constexpr size_t kMaxSubsetKernels = 10;

std::vector<Group> groups_of(const Candidates& nodes) {
  std::vector<size_t> leader(nodes.size());
  std::iota(leader.begin(), leader.end(), size_t(0));
  const auto find = [&](size_t n) {
    while (leader[n] != n) n = leader[n];
    return n;
  };
  std::map<uint32_t, size_t> user;  // of a kernel
  for (size_t n = 0; n < nodes.size(); ++n) {
    for (const Candidate& c : nodes[n]) {
      const size_t a = find(n), b = find(user.try_emplace(c.kernel, n).first->second);
      leader[std::max(a, b)] = std::min(a, b);
    }
  }
  std::map<size_t, Group> groups;
  for (size_t n = 0; n < nodes.size(); ++n) {
    Group& group = groups[find(n)];
    group.nodes.push_back(n);
    for (const Candidate& c : nodes[n]) {
      if (std::ranges::count(group.kernels, c.kernel) == 0) group.kernels.push_back(c.kernel);
    }
  }
  std::vector<Group> out;
  for (auto& [first, group] : groups) out.push_back(std::move(group));
  return out;
}

Option option_of(const Candidates& nodes, const Group& group, std::vector<size_t> selected) {
  Option option;
  std::set<uint32_t> kernels;
  for (size_t i = 0; i < selected.size(); ++i) {
    const Candidate& chosen = nodes[group.nodes[i]][selected[i]];
    option.bytes += chosen.constant_bytes;
    option.cost += chosen.cost;
    if (kernels.insert(chosen.kernel).second) option.bytes += chosen.code_bytes;
  }
  option.kernels = kernels.size();
  option.selected = std::move(selected);
  return option;
}

// The best candidates of a group among some of its kernels; empty where a node has none.
std::vector<size_t> select_among(const Candidates& nodes, const Group& group,
                                 const std::vector<uint32_t>& kernels, Order order) {
  std::vector<size_t> selected;
  for (size_t n : group.nodes) {
    const std::vector<Candidate>& node = nodes[n];
    const auto key = [&](size_t c) { return order(node[c].constant_bytes, node[c].cost); };
    size_t best = node.size();
    for (size_t c = 0; c < node.size(); ++c) {
      if (std::ranges::count(kernels, node[c].kernel) == 0) continue;
      if (best == node.size() || key(c) < key(best)) best = c;
    }
    if (best == node.size()) return {};
    selected.push_back(best);
  }
  return selected;
}

// Best first.
std::vector<Option> options_of(const Candidates& nodes, const Group& group, Order order) {
  const size_t count = group.kernels.size();
  std::vector<std::vector<uint32_t>> sets;
  if (count <= kMaxSubsetKernels) {
    for (uint32_t bits = 1; bits < 1u << count; ++bits) {
      std::vector<uint32_t>& set = sets.emplace_back();
      for (size_t k = 0; k < count; ++k) {
        if ((bits >> k & 1) != 0) set.push_back(group.kernels[k]);
      }
    }
  } else {
    for (uint32_t kernel : group.kernels) sets.push_back({kernel});
    sets.push_back(group.kernels);
  }
  std::set<std::vector<size_t>> seen = {{}};  // the empty one is none
  std::vector<Option> options;
  for (const std::vector<uint32_t>& set : sets) {
    std::vector<size_t> selected = select_among(nodes, group, set, order);
    if (!seen.insert(selected).second) continue;
    options.push_back(option_of(nodes, group, std::move(selected)));
  }
  std::ranges::stable_sort(options, {}, [&](const Option& o) { return order(o.bytes, o.cost); });
  return options;
}

void select(const Group& group, const Option& option, Selection& selection) {
  for (size_t i = 0; i < group.nodes.size(); ++i) selection[group.nodes[i]] = option.selected[i];
}

struct Choice {
  Group group;
  std::vector<Option> options;
  size_t chosen = 0;
};

// Takes the option that saves most time of those that `left` bytes pay for; false if there is none.
bool spend(std::vector<Choice>& choices, uint64_t& left) {
  Choice* best = nullptr;
  size_t best_option = 0;
  uint64_t best_saved = 0;
  for (Choice& choice : choices) {
    const Option& now = choice.options[choice.chosen];
    for (size_t o = choice.chosen + 1; o < choice.options.size(); ++o) {
      const Option& option = choice.options[o];
      if (option.bytes - now.bytes > left) break;
      if (option.cost >= now.cost || now.cost - option.cost <= best_saved) continue;
      best_saved = now.cost - option.cost, best = &choice, best_option = o;
    }
  }
  if (best == nullptr) return false;
  left -= best->options[best_option].bytes - best->options[best->chosen].bytes;
  best->chosen = best_option;
  return true;
}

}  // namespace

Selection fastest(const Candidates& nodes) {
  Selection selection(nodes.size());
  for (const Group& group : groups_of(nodes)) {
    const std::vector<Option> options = options_of(nodes, group, by_cost);
    const uint64_t most = options[0].cost + options[0].cost / kTimeForFlash;
    const auto slower =
        std::ranges::find_if(options, [&](const Option& o) { return o.cost > most; });
    select(group,
           *std::min_element(options.begin(), slower,
                             [](const Option& a, const Option& b) { return a.bytes < b.bytes; }),
           selection);
  }
  return selection;
}

Selection smallest(const Candidates& nodes) {
  std::vector<Choice> choices;
  uint64_t bytes = 0;
  for (Group& group : groups_of(nodes)) {
    std::vector<Option> options = options_of(nodes, group, by_bytes);
    bytes += options[0].bytes;
    choices.push_back({std::move(group), std::move(options)});
  }
  uint64_t left = bytes / kFlashForTime;
  while (spend(choices, left)) {
  }
  Selection selection(nodes.size());
  for (const Choice& choice : choices) {
    select(choice.group, choice.options[choice.chosen], selection);
  }
  return selection;
}

Selection least_scratch(const Candidates& nodes) {
  Selection selection;
  for (const std::vector<Candidate>& node : nodes) {
    const auto least = std::ranges::min_element(
        node, {}, [](const Candidate& c) { return std::pair(c.scratch_bytes, c.cost); });
    selection.push_back(size_t(least - node.begin()));
  }
  return selection;
}

Selection faster(const Candidates& nodes, Selection from,
                 const std::function<bool(const Selection&)>& allowed) {
  for (const Group& group : groups_of(nodes)) {
    std::vector<size_t> selected;
    for (size_t n : group.nodes) selected.push_back(from[n]);
    const Option now = option_of(nodes, group, std::move(selected));
    for (const Option& option : options_of(nodes, group, by_cost)) {
      if (option.cost >= now.cost) break;
      if (option.kernels > now.kernels) continue;
      Selection trial = from;
      select(group, option, trial);
      if (!allowed(trial)) continue;
      from = std::move(trial);
      break;
    }
  }
  return from;
}

}  // namespace mw
