// SPDX-License-Identifier: Apache-2.0
// What: inspect(), what a model file holds: operators, tensors, sizes and work.
// Why: the first question about any model; every front end answers it from here.
// Contract: reads, never changes. macs and arena_bytes come from a plan for the portable kernels
// and are empty where the model cannot be planned (`obstacle` says why).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/base/result.h"

namespace mw {
struct Graph;
}

namespace mw::api {

struct TensorSummary {
  std::string name, dtype;
  std::vector<int32_t> shape;
  double scale = 0;  // the first; 0: not quantized
  int zero_point = 0;
  size_t scales = 0;  // more than one: per channel
  uint64_t bytes = 0;
};

struct NodeSummary {
  std::string op, name;
  std::vector<TensorSummary> inputs, outputs;  // inputs: those that are not constants
  uint64_t constant_bytes = 0;
  std::optional<uint64_t> macs;
};

struct ModelSummary {
  std::string name, format;
  uint64_t file_bytes = 0;
  std::vector<TensorSummary> inputs, outputs;
  std::vector<NodeSummary> nodes;
  size_t tensors = 0;
  uint64_t constant_elems = 0, constant_bytes = 0;  // each constant once
  std::optional<uint64_t> macs, arena_bytes;
  std::string obstacle;
  std::map<std::string, std::string> metadata;
};

Result<ModelSummary> inspect(const std::filesystem::path& path);
ModelSummary summarize(const Graph& graph);

}  // namespace mw::api
