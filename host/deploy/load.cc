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

namespace {

Result<Graph> graph_of(const Bytes& content, const ModelRef& ref) {
  if (!is_model_file(content)) {
    return import_model(content, {ref.path.stem().string(), ref.signature});
  }
  if (ref.signature.empty()) return decode_model(content);
  return Error{ErrorKind::usage, "a .mw file has no signatures", {}, "leave out --signature"};
}

}  // namespace

Result<LoadedModel> decode(const Bytes& content, const ModelRef& ref) {
  LoadedModel model;
  model.path = ref.path;
  model.file_bytes = content.size();
  auto graph = graph_of(content, ref);
  if (!graph) {
    Error& error = graph.error();
    const bool lacks = is_model_file(content) && error.kind == ErrorKind::unsupported;
    if (lacks && error.hint.empty()) error.hint = "an operator of your own is found with --ops DIR";
    graph.error().at(ref.path.filename().string());
    return graph.error();
  }
  model.graph = std::move(*graph);
  if (model.graph.name.empty()) model.graph.name = ref.path.stem().string();
  return model;
}

Result<LoadedModel> load(const ModelRef& ref) {
  MW_TRY(Bytes content, read_model(ref.path));
  MW_TRY(LoadedModel model, decode(content, ref));
  if (is_tflite(content) && runs_first(content, ref.signature)) model.tflite = std::move(content);
  return model;
}

}  // namespace mw
