// SPDX-License-Identifier: Apache-2.0
// What: Obstacles, all that keeps a model from running here, alike ones counted together.
// Why: who brings a model wants the whole list at once, not one entry a try.
// Contract: deterministic, in the order of the model. One obstacle is reported as it came; several
// become one Error that lists them.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "host/base/result.h"

namespace mw {

struct Obstacle {
  std::string op, dtype;  // dtype as numpy names it; may be empty
  size_t count = 0;
  std::string what, hint;
};

class Obstacles {
 public:
  void add(const std::string& op, const std::string& dtype, const Error& error);
  // What lies in no operator: in an input, an output, the file.
  void add(const Error& error);

  bool empty() const { return nodes_ == 0 && others_.empty(); }
  const std::vector<Obstacle>& list() const { return list_; }
  const std::vector<Error>& others() const { return others_; }
  // `total` is the number of operators of the model. There must be an obstacle.
  Error error(size_t total) const;

 private:
  std::vector<Obstacle> list_;
  std::map<std::tuple<std::string, std::string, std::string>, size_t> places_;
  std::vector<Error> others_;
  size_t nodes_ = 0, others_count_ = 0;
  Error first_;  // of a node
};

}  // namespace mw
