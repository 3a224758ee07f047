// SPDX-License-Identifier: Apache-2.0
// What: load(), a model file of any format to its graph.
// Why: every command begins so.
// Contract: what is no model is refused by its first bytes, however large it is. Errors name the
// file.
#pragma once

#include <concepts>
#include <filesystem>

#include "host/base/files.h"
#include "host/ir/graph.h"

namespace mw {

// A model file, and which of the functions in it.
struct ModelRef {
  std::filesystem::path path;
  std::string signature;  // empty: the first, or the only one

  ModelRef() = default;
  template <class Path>
  requires std::constructible_from<std::filesystem::path, const Path&> ModelRef(
      const Path& file, std::string which = {})
      : path(file), signature(std::move(which)) {}
};

// A model file, opened: the graph and, for a .tflite, the file itself.
struct LoadedModel {
  std::filesystem::path path;
  Graph graph;   // as imported, before any pass
  Bytes tflite;  // empty unless it came from one, and the graph is what its interpreters run
  uint64_t file_bytes = 0;
};
Result<LoadedModel> load(const ModelRef& model);
// The two halves of load(): the bytes of a file that begins as a model does, and the model in them.
Result<Bytes> read_model(const std::filesystem::path& path);
Result<LoadedModel> decode(const Bytes& content, const ModelRef& model);

}  // namespace mw
