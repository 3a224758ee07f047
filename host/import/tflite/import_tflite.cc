// SPDX-License-Identifier: Apache-2.0
#include "host/import/importer.h"
#include "host/import/tflite/attachments.h"
#include "host/import/tflite/errors.h"
#include "host/import/tflite/graph_reader.h"
#include "host/import/tflite/signature.h"
#include "host/import/tflite/sketch.h"
#include "host/import/tflite/tflite.h"
#include "host/import/tflite/verified.h"
#include "host/ir/verify.h"

namespace mw {

namespace {

// The graph of the subgraph, and in `reading` all that keeps it from running.
Graph read_model(Reading& reading, const ImportRequest& request) {
  const auto fail = [&](const Error& error) {
    reading.obstacles.add(error);
    return Graph{};
  };
  const tflite::Model& model = reading.model;
  if (model.version() != 3) {
    return fail(
        unsupported("schema version " + std::to_string(model.version()), "version 3 is supported"));
  }
  if (size_of(model.subgraphs()) == 0) return fail(malformed("it has no subgraph"));
  const auto index = subgraph_of(model, request.signature);
  if (!index) return fail(index.error());
  GraphReader reader(reading, *model.subgraphs()->Get(*index), {});
  reader.read_all();
  if (reading.obstacles.empty()) {
    if (auto finished = reader.finish(); !finished) reading.obstacles.add(finished.error());
  }
  Graph graph = std::move(reader.graph());
  graph.name = request.name;
  if (!reading.obstacles.empty()) return graph;
  if (auto verified = verify(graph); !verified) reading.obstacles.add(verified.error());
  return graph;
}

size_t operator_count(const tflite::Model& model, const ImportRequest& request) {
  const auto index = subgraph_of(model, request.signature);
  if (!index || *index >= size_of(model.subgraphs())) return 0;
  return size_of(model.subgraphs()->Get(*index)->operators());
}

}  // namespace

Result<Graph> import_tflite(std::span<const uint8_t> bytes, const ImportRequest& request) {
  const auto read = [&](std::span<const uint8_t> file, const tflite::Model& model) {
    Reading reading{file, model};
    Graph graph = read_model(reading, request);
    graph.metadata = read_attachments(file, model);
    if (reading.obstacles.empty()) return Result<Graph>(std::move(graph));
    return Result<Graph>(reading.obstacles.error(operator_count(model, request)).at(request.name));
  };
  return with_model(bytes, request.name, read);
}

Result<ModelSketch> sketch_tflite(std::span<const uint8_t> bytes, const ImportRequest& request) {
  const auto read = [&](std::span<const uint8_t> file, const tflite::Model& model) {
    const auto index = subgraph_of(model, request.signature);
    ModelSketch sketch = sketch_of(model, index ? *index : 0);
    sketch.metadata = read_attachments(file, model);
    Reading reading{file, model};
    read_model(reading, request);
    sketch.obstacles = std::move(reading.obstacles);
    return Result<ModelSketch>(std::move(sketch));
  };
  return with_model(bytes, request.name, read);
}

namespace {

std::vector<std::string> list_signatures(std::span<const uint8_t> bytes) {
  const auto names =
      with_model(bytes, {}, [](std::span<const uint8_t>, const tflite::Model& model) {
        return Result<std::vector<std::string>>(signature_names(model));
      });
  return names ? *names : std::vector<std::string>{};
}

}  // namespace
}  // namespace mw

namespace mw::tflite {

extern const Importer kImporter;
const Importer kImporter = {"tflite", is_tflite, import_tflite, sketch_tflite, list_signatures};

}  // namespace mw::tflite
