// SPDX-License-Identifier: Apache-2.0
// What: the signatures of a .tflite file: names of functions, each a subgraph.
// Why: one file may hold several, as an encoder and a decoder that share weights.
// Contract: the model has passed the Verifier. A file without signatures has its first subgraph
// alone, as it is for the interpreters of TFLM and LiteRT; no name means that one.
#pragma once

#include <string>
#include <vector>

#include "host/base/result.h"
#include "host/import/tflite/schema_generated.h"

namespace mw {

// Of those that point at a subgraph, in the order of the file.
std::vector<std::string> signature_names(const tflite::Model& model);
// The number of the subgraph of a signature; an error lists the names there are.
Result<uint32_t> subgraph_of(const tflite::Model& model, const std::string& signature);

}  // namespace mw
