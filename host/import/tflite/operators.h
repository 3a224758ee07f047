// SPDX-License-Identifier: Apache-2.0
// What: what an operator of a .tflite file is called, for errors and descriptions, and which of
// ours it is.
// Contract: the model has passed the Verifier; indices may still point nowhere.
#pragma once

#include <string>

#include "host/import/tflite/schema_generated.h"
#include "host/ir/op_def.h"

namespace mw {

// Null where the index points nowhere.
const tflite::OperatorCode* code_of(const tflite::Model& model, const tflite::Operator& op);
int32_t builtin_code(const tflite::OperatorCode& code);
// "CONV_2D", "custom operator 'Foo'", "operator 999".
std::string operator_name(const tflite::Model& model, const tflite::Operator& op);
// Custom ones by their names.
Result<const OpDef*> find_operator(const tflite::Model& model, const tflite::Operator& op);

// "int8", "float32"; "type 99" for what the schema does not name.
std::string dtype_text(tflite::TensorType type);
// The data types that select a kernel: "int8", or "float32/int8" where the second input differs.
std::string dtypes_text(const tflite::SubGraph& graph, const tflite::Operator& op);

}  // namespace mw
