// SPDX-License-Identifier: Apache-2.0
// What: the model file (.mw): a graph as text, then its constants as bytes.
// Why: train, quantize and compile hand models on; people can read what they hand on.
// Contract: load(save(g)) equals g, metadata and labels included; the same graph gives the same
// bytes. Files are hostile: magic, version, sizes and checksum are tested, then parse() verifies.
// docs/formats.md has the layout.
#pragma once

#include <filesystem>

#include "host/base/result.h"
#include "host/ir/graph.h"

namespace mw {

Bytes encode_model(const Graph& graph);
Result<Graph> decode_model(std::span<const uint8_t> file);

Outcome save_model(const std::filesystem::path& path, const Graph& graph);
Result<Graph> load_model(const std::filesystem::path& path);

// True if the content starts as a model file does, whatever follows.
bool is_model_file(std::span<const uint8_t> content);

// The names of the first output's entries, from metadata "labels"; empty if there are none.
std::vector<std::string> labels_of(const Graph& graph);
// They are kept one a line. Errors: usage, for one that holds a line end.
Outcome check_labels(const std::vector<std::string>& labels);
// Of labels that check_labels() lets pass.
void set_labels(Graph& graph, const std::vector<std::string>& labels);

}  // namespace mw
