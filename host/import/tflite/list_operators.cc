// SPDX-License-Identifier: Apache-2.0
// Whether a file claims to be a .tflite, and names of operators: of one, and of those in a file,
// for errors that only know a node's number.
#include <algorithm>

#include "host/import/tflite/signature.h"
#include "host/import/tflite/tflite.h"

namespace mw {

bool is_tflite(std::span<const uint8_t> bytes) {
  return bytes.size() >= 8 && tflite::ModelBufferHasIdentifier(bytes.data());
}

bool runs_first(std::span<const uint8_t> bytes, const std::string& signature) {
  const auto subgraph = subgraph_of(*tflite::GetModel(bytes.data()), signature);
  return subgraph && *subgraph == 0;
}

std::vector<std::string> tflite_operators(std::span<const uint8_t> bytes) {
  std::vector<std::string> names;
  const tflite::Model& model = *tflite::GetModel(bytes.data());
  for (const tflite::Operator* op : *model.subgraphs()->Get(0)->operators()) {
    const tflite::OperatorCode& code = *model.operator_codes()->Get(op->opcode_index());
    // Codes above 127 stand in the new field alone, older files fill only the old one.
    const int32_t builtin =
        std::max(int32_t(code.deprecated_builtin_code()), int32_t(code.builtin_code()));
    names.emplace_back(tflite::EnumNameBuiltinOperator(tflite::BuiltinOperator(builtin)));
  }
  return names;
}

std::vector<std::string> tflite_tensors(std::span<const uint8_t> bytes) {
  std::vector<std::string> names;
  for (const tflite::Tensor* each :
       *tflite::GetModel(bytes.data())->subgraphs()->Get(0)->tensors()) {
    names.push_back(each->name() == nullptr ? std::string() : each->name()->str());
  }
  return names;
}

std::string tflite_name(const OpDef& op) {
  const uint16_t code = op.core->tflite_code;
  if (code == kTfliteCustom) return std::string(op.custom_name);
  return tflite::EnumNameBuiltinOperator(tflite::BuiltinOperator(code));
}

}  // namespace mw
