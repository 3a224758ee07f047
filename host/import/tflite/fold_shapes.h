// SPDX-License-Identifier: Apache-2.0
// What: evaluates SHAPE, STRIDED_SLICE and PACK on shapes, at import.
// Why: models converted with a dynamic batch compute the shape of a RESHAPE at run time; here every
// shape is known, so those operators are constants and need no kernel.
// Contract: int32 vectors and scalars only; anything else is left for the importer to refuse.
#pragma once

#include <optional>
#include <vector>

#include "abi/op.h"
#include "host/import/tflite/schema_generated.h"

namespace mw {

bool folds_shapes(tflite::BuiltinOperator op);

// The output's values. None: the node is not a computation on known shapes.
std::optional<std::vector<int32_t>> fold_shapes(tflite::BuiltinOperator op, const TfliteNode& node);

}  // namespace mw
