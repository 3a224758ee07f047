// SPDX-License-Identifier: Apache-2.0
// What: import_model(), a model file of any format that has a folder here.
// Why: what opens a model should not care which tool wrote it, and a new format is a new folder.
// Contract: host/import/<format>/<format>.h marks the folder, which defines `extern const Importer
// kImporter` in mw::<format>. The contents decide, never the file's name.
#pragma once

#include <span>
#include <string>

#include "host/base/result.h"
#include "host/ir/graph.h"

namespace mw {

struct Importer {
  const char* format;
  bool (*recognizes)(std::span<const uint8_t> bytes);
  Result<Graph> (*import)(std::span<const uint8_t> bytes, const std::string& name);
};

std::span<const Importer* const> all_importers();

// By the first importer that recognizes the bytes; otherwise an error that lists the formats.
Result<Graph> import_model(std::span<const uint8_t> bytes, const std::string& name);

}  // namespace mw
