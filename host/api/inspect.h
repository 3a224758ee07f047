// SPDX-License-Identifier: Apache-2.0
// What: inspect(), what a model file holds: operators, tensors, sizes and work.
// Why: the first question about any model; every front end answers it from here.
// Contract: reads, never changes. macs and arena_bytes come from a plan for the portable kernels
// and are empty where the model cannot run here: `obstacle` says why, `missing` lists the
// operators. A model that cannot run is described from what its file declares, never refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/base/result.h"
#include "host/deploy/load.h"
#include "host/import/importer.h"

namespace mw::api {

using TensorSummary = TensorSketch;

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
  size_t operators = 0, tensors = 0, subgraphs = 1;
  std::vector<std::string> signatures;              // of the file
  uint64_t constant_elems = 0, constant_bytes = 0;  // each constant once
  std::optional<uint64_t> macs, arena_bytes;
  std::string obstacle;
  std::vector<Obstacle> missing;
  std::map<std::string, std::string> metadata;
};

Result<ModelSummary> inspect(const ModelRef& model);
ModelSummary summarize(const Graph& graph);

}  // namespace mw::api
