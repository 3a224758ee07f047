// SPDX-License-Identifier: Apache-2.0
// What: import_model(), a model file of any format that has a folder here, and sketch_model(), what
// such a file says of itself.
// Why: what opens a model should not care which tool wrote it, and a new format is a new folder. A
// model that cannot run here can still be described.
// Contract: host/import/<format>/<format>.h marks the folder, which defines `extern const Importer
// kImporter` in mw::<format>. The contents decide, never the file's name. What either takes in time
// and memory is bounded by the size of the file, not by what the file claims.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "host/base/result.h"
#include "host/ir/graph.h"
#include "host/ir/obstacles.h"

namespace mw {

// A tensor as the file declares it: types and extents that we do not know included.
struct TensorSketch {
  std::string name, dtype;
  std::vector<int32_t> shape;
  double scale = 0;  // the first; 0: not quantized
  int zero_point = 0;
  size_t scales = 0;   // more than one: per channel
  uint64_t bytes = 0;  // 0 where an extent or the type is unknown
};

struct NodeSketch {
  std::string op, name;
  std::vector<TensorSketch> inputs, outputs;  // inputs: those that are not constants; the first few
  uint64_t constant_bytes = 0;
};

struct ModelSketch {
  std::vector<TensorSketch> inputs, outputs;
  std::vector<NodeSketch> nodes;  // of the subgraph; the first of very many
  size_t operators = 0, tensors = 0, subgraphs = 0;
  uint64_t constant_elems = 0, constant_bytes = 0;
  std::map<std::string, std::string> metadata;
  Obstacles obstacles;
};

// `name` names the graph and begins the place in errors.
struct ImportRequest {
  std::string name;
  std::string signature = {};  // of several functions in a file; empty: the first

  ImportRequest(const char* model) : name(model) {}
  ImportRequest(std::string model, std::string which = {})
      : name(std::move(model)), signature(std::move(which)) {}
};

struct Importer {
  const char* format;
  bool (*recognizes)(std::span<const uint8_t> bytes);
  Result<Graph> (*import)(std::span<const uint8_t> bytes, const ImportRequest& request);
  Result<ModelSketch> (*sketch)(std::span<const uint8_t> bytes, const ImportRequest& request);
  // The functions that ImportRequest::signature chooses from; of any bytes.
  std::vector<std::string> (*signatures)(std::span<const uint8_t> bytes);
};

std::span<const Importer* const> all_importers();

// By the first importer that recognizes the bytes; otherwise an error that lists the formats.
Result<Graph> import_model(std::span<const uint8_t> bytes, const ImportRequest& request);
Result<ModelSketch> sketch_model(std::span<const uint8_t> bytes, const ImportRequest& request);
std::vector<std::string> signatures_of(std::span<const uint8_t> bytes);

// An error unless the first bytes of a file are those of a format that is known here.
constexpr size_t kRecognizedBytes = 16;
Outcome check_format(std::span<const uint8_t> first, const std::string& name);

}  // namespace mw
