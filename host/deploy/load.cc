// SPDX-License-Identifier: Apache-2.0
#include "host/deploy/load.h"

#include "host/import/importer.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/model_file.h"

namespace mw {

// By its first bytes, so that what is no model is not read, however large.
Result<Bytes> read_model(const std::filesystem::path& path) {
  MW_TRY(const Bytes first, read_start(path, kRecognizedBytes));
  if (!is_model_file(first)) MW_TRY_DO(check_format(first, path.filename().string()));
  return read_file(path);
}

Result<LoadedModel> decode(const Bytes& content, const std::filesystem::path& path) {
  LoadedModel model;
  model.path = path;
  model.file_bytes = content.size();
  const std::string name = path.stem().string();
  auto graph = is_model_file(content) ? decode_model(content) : import_model(content, name);
  if (!graph) {
    Error& error = graph.error();
    const bool lacks = is_model_file(content) && error.kind == ErrorKind::unsupported;
    if (lacks && error.hint.empty()) error.hint = "an operator of your own is found with --ops DIR";
    graph.error().at(path.filename().string());
    return graph.error();
  }
  model.graph = std::move(*graph);
  if (model.graph.name.empty()) model.graph.name = name;
  return model;
}

Result<LoadedModel> load(const std::filesystem::path& path) {
  MW_TRY(Bytes content, read_model(path));
  MW_TRY(LoadedModel model, decode(content, path));
  if (is_tflite(content)) model.tflite = std::move(content);
  return model;
}

}  // namespace mw
