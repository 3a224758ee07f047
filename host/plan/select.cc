// SPDX-License-Identifier: Apache-2.0
#include "host/plan/select.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <span>

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
      if (option.cost + best_saved >= now.cost) continue;
      best_saved = now.cost - option.cost, best = &choice, best_option = o;
    }
  }
  if (best == nullptr) return false;
  left -= best->options[best_option].bytes - best->options[best->chosen].bytes;
  best->chosen = best_option;
  return true;
}

// A selection on its way to faster kernels, as far as `allowed` lets it: what frees memory at one
// node may let in what another takes, so all nodes of a group move at once first; then each kernel
// gets as many nodes as it can, that which saves most first.
class Hastening {
 public:
  Hastening(const Candidates& nodes, Selection from,
            const std::function<bool(const Selection&)>& allowed)
      : nodes_(nodes),
        selection_(std::move(from)),
        allowed_(allowed),
        trials_left_(std::clamp(kTrialWork / std::max<size_t>(1, nodes.size() * nodes.size()),
                                kLeastTrials, kMostTrials)) {
    for (size_t n = 0; n < nodes.size(); ++n) cost_ += now(n).cost;
  }

  Selection run() {
    for (const Group& group : groups_of(nodes_)) move_group(group);
    for (uint32_t kernel : kernels_by_saving()) add_kernel(kernel);
    return selection_;
  }

 private:
  // A trial places all buffers, in time that grows with the square of the number of nodes.
  static constexpr size_t kTrialWork = 200'000, kLeastTrials = 12, kMostTrials = 96;

  struct Move {
    size_t node, candidate;
    uint64_t saved;
  };

  const Candidate& now(size_t n) const { return nodes_[n][selection_[n]]; }

  bool accept(const Selection& trial, size_t spare = 0) {
    if (trials_left_ <= spare || refused_.contains(trial)) return false;
    --trials_left_;
    if (allowed_(trial)) {
      selection_ = trial;
      return true;
    }
    refused_.insert(trial);
    return false;
  }

  // All nodes at once, to no more kernels than they have.
  void move_group(const Group& group) {
    std::vector<size_t> selected;
    for (size_t n : group.nodes) selected.push_back(selection_[n]);
    const Option present = option_of(nodes_, group, std::move(selected));
    for (const Option& option : options_of(nodes_, group, by_cost)) {
      if (option.cost >= present.cost) return;
      if (option.kernels > present.kernels) continue;
      Selection trial = selection_;
      select(group, option, trial);
      if (accept(trial)) return;
    }
  }

  // The nodes that `kernel` makes faster.
  std::vector<Move> moves_to(uint32_t kernel) const {
    std::vector<Move> moves;
    for (size_t n = 0; n < nodes_.size(); ++n) {
      for (size_t c = 0; c < nodes_[n].size(); ++c) {
        const Candidate& candidate = nodes_[n][c];
        if (candidate.kernel != kernel || candidate.cost >= now(n).cost) continue;
        moves.push_back({n, c, now(n).cost - candidate.cost});
      }
    }
    return moves;
  }

  static uint64_t saved_by(const std::vector<Move>& moves) {
    return std::accumulate(moves.begin(), moves.end(), uint64_t(0),
                           [](uint64_t sum, const Move& move) { return sum + move.saved; });
  }

  std::vector<uint32_t> kernels_by_saving() const {
    std::map<uint32_t, uint64_t> saved;
    for (const std::vector<Candidate>& node : nodes_) {
      for (const Candidate& c : node) saved.try_emplace(c.kernel, 0);
    }
    std::vector<uint32_t> kernels;
    for (auto& [kernel, all] : saved) {
      all = saved_by(moves_to(kernel));
      if (all > 0) kernels.push_back(kernel);
    }
    std::ranges::stable_sort(kernels, std::greater(), [&](uint32_t k) { return saved.at(k); });
    return kernels;
  }

  // Takes as many of the moves as memory lets in; one trial is left for taking them back.
  void take(std::span<const Move> moves) {
    Selection trial = selection_;
    for (const Move& move : moves) trial[move.node] = move.candidate;
    if (accept(trial, 1) || moves.size() == 1) return;
    take(moves.first(moves.size() / 2));
    take(moves.subspan(moves.size() / 2));
  }

  // A kernel more takes flash: it comes only for more time than `fastest` gives for that.
  void add_kernel(uint32_t kernel) {
    const std::vector<Move> moves = moves_to(kernel);
    bool is_new = true;
    for (size_t n = 0; n < nodes_.size(); ++n) is_new = is_new && now(n).kernel != kernel;
    const uint64_t least = is_new ? cost_ / kTimeForFlash : 0;
    if (moves.empty() || saved_by(moves) <= least) return;
    const Selection before = selection_;
    take(moves);
    std::vector<Move> taken;
    for (const Move& move : moves) {
      if (selection_[move.node] == move.candidate) taken.push_back(move);
    }
    if (!taken.empty() && saved_by(taken) <= least) accept(before);
  }

  const Candidates& nodes_;
  Selection selection_;
  const std::function<bool(const Selection&)>& allowed_;
  std::set<Selection> refused_;
  size_t trials_left_;
  uint64_t cost_ = 0;  // of what it began with
};

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
  Candidates least;
  std::vector<std::vector<size_t>> places;  // of those in `nodes`
  for (const std::vector<Candidate>& node : nodes) {
    const uint32_t bytes =
        std::ranges::min_element(node, {}, &Candidate::scratch_bytes)->scratch_bytes;
    least.emplace_back(), places.emplace_back();
    for (size_t c = 0; c < node.size(); ++c) {
      if (node[c].scratch_bytes != bytes) continue;
      least.back().push_back(node[c]), places.back().push_back(c);
    }
  }
  Selection selection = fastest(least);
  for (size_t n = 0; n < nodes.size(); ++n) selection[n] = places[n][selection[n]];
  return selection;
}

Selection faster(const Candidates& nodes, Selection from,
                 const std::function<bool(const Selection&)>& allowed) {
  return Hastening(nodes, std::move(from), allowed).run();
}

}  // namespace mw
