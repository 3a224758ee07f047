// SPDX-License-Identifier: Apache-2.0
// What: verify_model(), a model on a core against the host, and the host against a peer, operator
// by operator.
// Why: a byte that differs between a desk and a device is found here, with the operator that made
// it, not in the field.
// Contract: the firmware is what `milliwatt compile` deploys. Integers must be equal to the byte,
// floats within kFloatTolerance of the largest value of their tensor. What a core and the host make
// of each operator is compared by its CRC, as deployed; where one differs, the values are compared
// in a second build that gives them all. The peer (host/deploy/peer.h) computes the file as it is,
// and so does the host then, without any pass.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/progress.h"
#include "host/deploy/run.h"

namespace mw {

inline constexpr double kFloatTolerance = 1e-4;

// The first operator whose values differ.
struct Difference {
  std::string op, tensor;  // "conv_2d", the name of its output; empty where only bytes are known
  int node = -1;           // its number in the order of computation
  size_t item = 0;
  uint64_t values = 0, wrong = 0;
  double largest = 0;               // of the distances
  double expected = 0, actual = 0;  // at the largest
};

struct Comparison {
  std::string reference, subject;  // "host", "cortex-m4"
  size_t operators = 0, items = 0;
  std::string missing;  // why it could not be made; empty where it was
  std::optional<Difference> difference;

  bool agrees() const { return missing.empty() && !difference; }
};

struct VerifyRequest {
  DeployRequest deploy;
  bool peer = true;
};
struct VerifyReport {
  std::string model;
  Form form = Form::plan;
  std::vector<Comparison> comparisons;  // the core with the host, the host with the peer
  bool differs() const;
};
// Errors: those of run(). That values differ is no error.
Result<VerifyReport> verify_model(const LoadedModel& model, const InputItems& items,
                                  const VerifyRequest& request, const Progress& progress);

// `count` items of random values for every input, one as good as another.
InputItems random_items(const Graph& graph, size_t count, uint64_t seed);

}  // namespace mw
