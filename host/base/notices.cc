// SPDX-License-Identifier: Apache-2.0
#include "host/base/notices.h"

#include <mutex>
#include <set>
#include <utility>

namespace mw {

namespace {

struct Notices {
  std::mutex mutex;
  std::set<std::string> told;
  std::vector<std::string> waiting;
  std::function<void(const std::string&)> sink;
};

Notices& notices() {
  static Notices all;
  return all;
}

}  // namespace

void notice(const std::string& text) {
  Notices& all = notices();
  const std::lock_guard lock(all.mutex);
  if (!all.told.insert(text).second) return;
  all.waiting.push_back(text);
  if (all.sink) all.sink(text);
}

std::vector<std::string> take_notices() {
  Notices& all = notices();
  const std::lock_guard lock(all.mutex);
  all.told.clear();
  return std::exchange(all.waiting, {});
}

void on_notice(std::function<void(const std::string& text)> sink) {
  Notices& all = notices();
  const std::lock_guard lock(all.mutex);
  all.sink = std::move(sink);
}

}  // namespace mw
