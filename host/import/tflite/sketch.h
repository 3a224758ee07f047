// SPDX-License-Identifier: Apache-2.0
// What: sketch_of(), the tensors and operators of a subgraph as a .tflite file declares them.
// Contract: the model has passed the Verifier. Nothing else is believed: indices that point nowhere
// are left out, lists and names are cut, so that memory is bounded by the size of the file.
#pragma once

#include "host/import/importer.h"
#include "host/import/tflite/schema_generated.h"

namespace mw {

ModelSketch sketch_of(const tflite::Model& model, uint32_t subgraph);

}  // namespace mw
