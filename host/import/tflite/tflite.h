// SPDX-License-Identifier: Apache-2.0
// What: .tflite files in and out: import_tflite() and export_tflite().
// Why: the format that users bring, and that TensorFlow Lite Micro and LiteRT run.
// Contract: files are hostile: verified, checked against every shape and index, and refused with
// the node, the reason and a hint, all that cannot run together. What no operator reads is not
// checked. What import returns can run: each node was inferred, prepared and has a kernel. Export
// gives the same bytes for the same graph; importing them gives the same outputs. Operators are
// read by OpCore::read_tflite and written by OpDef::to_tflite.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/base/files.h"
#include "host/base/result.h"
#include "host/import/importer.h"
#include "host/ir/graph.h"
#include "host/ir/op_def.h"

namespace mw {

// True if the bytes claim to be a .tflite file.
bool is_tflite(std::span<const uint8_t> bytes);

// The subgraph of a signature, by default the first. Inputs and outputs keep the file's order;
// metadata that is text, the description and a labels file attached to it land in Graph::metadata.
Result<Graph> import_tflite(std::span<const uint8_t> bytes, const ImportRequest& request);

// What the file says of itself, whether or not it can run here. Fails only for what is no .tflite.
Result<ModelSketch> sketch_tflite(std::span<const uint8_t> bytes, const ImportRequest& request);

// Fixed paddings of convolutions become a PAD before them. Fails for an operator that TFLite does
// not have.
Result<Bytes> export_tflite(const Graph& graph);

// Whether a signature is what an interpreter that knows none runs. Of a file that was imported.
bool runs_first(std::span<const uint8_t> bytes, const std::string& signature);

// The operators of the first subgraph in order, by TFLite's names. Of a file that was imported
// before.
std::vector<std::string> tflite_operators(std::span<const uint8_t> bytes);

// The names of the tensors of the first subgraph, by their numbers. Of a file that was imported.
std::vector<std::string> tflite_tensors(std::span<const uint8_t> bytes);

// What such files call an operator that they can hold.
std::string tflite_name(const OpDef& op);

}  // namespace mw
