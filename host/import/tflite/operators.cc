// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/operators.h"

#include <algorithm>
#include <cctype>

#include "host/import/tflite/errors.h"

namespace mw {

const tflite::OperatorCode* code_of(const tflite::Model& model, const tflite::Operator& op) {
  if (model.operator_codes() == nullptr || op.opcode_index() >= model.operator_codes()->size()) {
    return nullptr;
  }
  return model.operator_codes()->Get(op.opcode_index());
}

// Codes above 127 stand in the new field alone, older files fill only the old one.
int32_t builtin_code(const tflite::OperatorCode& code) {
  return std::max(int32_t(code.deprecated_builtin_code()), int32_t(code.builtin_code()));
}

std::string operator_name(const tflite::Model& model, const tflite::Operator& op) {
  constexpr size_t kMostBytes = 64;
  const tflite::OperatorCode* code = code_of(model, op);
  if (code == nullptr) return "?";
  const auto builtin = tflite::BuiltinOperator(builtin_code(*code));
  if (builtin == tflite::BuiltinOperator::CUSTOM && code->custom_code() != nullptr) {
    const auto& name = *code->custom_code();
    const std::string text(name.c_str(), std::min<size_t>(name.size(), kMostBytes));
    return "custom operator '" + text + "'";
  }
  const std::string name = tflite::EnumNameBuiltinOperator(builtin);
  return name.empty() ? "operator " + std::to_string(int32_t(builtin)) : name;
}

namespace {

Result<const OpDef*> find_custom(const tflite::OperatorCode& code) {
  if (code.custom_code() != nullptr) {
    const OpDef* def = find_custom_op(code.custom_code()->string_view());
    if (def != nullptr) return def;
  }
  return unsupported("no operator here is called so",
                     "--ops DIR gives the folder of operators of your own");
}

}  // namespace

Result<const OpDef*> find_operator(const tflite::Model& model, const tflite::Operator& op) {
  const tflite::OperatorCode* code = code_of(model, op);
  if (code == nullptr) {
    const std::string index = std::to_string(op.opcode_index());
    return Error{ErrorKind::malformed_input,
                 "operator code " + index + " does not exist",
                 {},
                 "the file is damaged"};
  }
  const int32_t builtin = builtin_code(*code);
  if (builtin == kTfliteCustom) return find_custom(*code);
  const OpDef* def =
      builtin < 0 || builtin >= kNoTflite ? nullptr : find_op_by_tflite(uint16_t(builtin));
  if (def != nullptr) return def;
  return unsupported("this operator is not supported",
                     "`milliwatt ops` lists what is; --ops DIR gives operators of your own");
}

std::string dtype_text(tflite::TensorType type) {
  std::string name = tflite::EnumNameTensorType(type);
  if (name.empty()) return "type " + std::to_string(int(type));
  for (char& c : name) c = char(std::tolower(uint8_t(c)));
  return name;
}

std::string dtypes_text(const tflite::SubGraph& graph, const tflite::Operator& op) {
  const auto type_of = [&](uint32_t slot) -> std::string {
    if (op.inputs() == nullptr || slot >= op.inputs()->size()) return {};
    const int32_t id = op.inputs()->Get(slot);
    if (graph.tensors() == nullptr || id < 0 || uint32_t(id) >= graph.tensors()->size()) return {};
    return dtype_text(graph.tensors()->Get(uint32_t(id))->type());
  };
  const std::string first = type_of(0), second = type_of(1);
  // A second input of int32 is a shape, an axis or an index.
  const bool differs = !second.empty() && second != first && second != "int32";
  return differs ? first + "/" + second : first;
}

}  // namespace mw
