// SPDX-License-Identifier: Apache-2.0
#include "host/ir/obstacles.h"

#include <fmt/format.h>

#include <algorithm>

namespace mw {

namespace {

constexpr size_t kMostListed = 40;  // files that run bodies in bodies have thousands

}  // namespace

void Obstacles::add(const std::string& op, const std::string& dtype, const Error& error) {
  if (nodes_++ == 0) first_ = error;
  const auto [place, is_new] = places_.try_emplace({op, dtype, error.what}, list_.size());
  if (is_new) list_.push_back({op, dtype, 0, error.what, error.hint});
  ++list_[place->second].count;
}

void Obstacles::add(const Error& error) {
  ++others_count_;
  if (others_.size() < kMostListed) others_.push_back(error);
}

Error Obstacles::error(size_t total) const {
  if (nodes_ == 0 && others_.size() == 1) return others_[0];
  if (nodes_ == 1 && others_.empty()) return first_;
  Error out{nodes_ != 0 ? first_.kind : others_[0].kind, {}, {}, {}};
  if (nodes_ != 0) {
    // Bodies that run in several places count in each.
    out.what = fmt::format("{} of {} operators cannot run here: ", nodes_, std::max(nodes_, total));
  }
  for (size_t i = 0; i < std::min(list_.size(), kMostListed); ++i) {
    const Obstacle& each = list_[i];
    out.what += fmt::format("{}{} x {}{}{}: {}", i == 0 ? "" : "; ", each.count, each.op,
                            each.dtype.empty() ? "" : " ", each.dtype, each.what);
    if (out.hint.empty()) out.hint = each.hint;
  }
  if (list_.size() > kMostListed) {
    out.what += fmt::format("; and {} more kinds", list_.size() - kMostListed);
  }
  for (const Error& other : others_) {
    out.what += (out.what.empty() ? "" : "; ") +
                (other.where.empty() ? other.what : other.where + ": " + other.what);
    if (out.hint.empty()) out.hint = other.hint;
  }
  if (others_count_ > others_.size()) {
    out.what += fmt::format("; and {} more", others_count_ - others_.size());
  }
  return out;
}

}  // namespace mw
