// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/signature.h"

#include <fmt/ranges.h>

namespace mw {

namespace {

// A file's tables may be shared: the list can be longer than the file.
constexpr uint32_t kMostSignatures = 256;
constexpr size_t kMostBytes = 256;  // of a name

template <class Visit>
void each_signature(const tflite::Model& model, Visit visit) {
  if (model.signature_defs() == nullptr || model.subgraphs() == nullptr) return;
  const uint32_t count = std::min(model.signature_defs()->size(), kMostSignatures);
  for (uint32_t i = 0; i < count; ++i) {
    const tflite::SignatureDef& signature = *model.signature_defs()->Get(i);
    if (signature.signature_key() == nullptr) continue;
    if (signature.subgraph_index() >= model.subgraphs()->size()) continue;
    visit(signature.signature_key()->str().substr(0, kMostBytes), signature.subgraph_index());
  }
}

}  // namespace

std::vector<std::string> signature_names(const tflite::Model& model) {
  std::vector<std::string> names;
  each_signature(model, [&](std::string name, uint32_t) { names.push_back(std::move(name)); });
  return names;
}

Result<uint32_t> subgraph_of(const tflite::Model& model, const std::string& signature) {
  if (signature.empty()) return uint32_t(0);
  std::optional<uint32_t> found;
  each_signature(model, [&](const std::string& name, uint32_t subgraph) {
    if (name == signature && !found) found = subgraph;
  });
  if (found) return *found;
  const std::vector<std::string> names = signature_names(model);
  return Error{ErrorKind::usage,
               "it has no signature '" + signature + "'",
               {},
               names.empty() ? "it has none: leave out --signature"
                             : fmt::format("its signatures: {}", fmt::join(names, ", "))};
}

}  // namespace mw
