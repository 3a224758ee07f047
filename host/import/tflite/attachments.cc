// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/attachments.h"

#include <algorithm>

#include "host/import/tflite/read_tensor.h"

namespace mw {

namespace {

bool is_text(std::string_view bytes) {
  return std::ranges::none_of(bytes, [](char c) {
    const auto byte = uint8_t(c);
    return byte == 0x7f || (byte < 0x20 && c != '\n' && c != '\t' && c != '\r');
  });
}

}  // namespace

Result<std::map<std::string, std::string>> read_attachments(std::span<const uint8_t>,
                                                            const tflite::Model& model) {
  std::map<std::string, std::string> out;
  if (model.description() != nullptr && model.description()->size() != 0) {
    out["description"] = model.description()->str();
  }
  if (model.metadata() == nullptr) return out;
  for (const tflite::Metadata* entry : *model.metadata()) {
    if (entry->name() == nullptr) continue;
    MW_TRY(const auto contents, read_buffer(model, entry->buffer()));
    std::string text(contents.begin(), contents.end());
    text.erase(text.find_last_not_of('\0') + 1);  // writers pad with zeros
    if (is_text(text)) out[entry->name()->str()] = std::move(text);
  }
  return out;
}

}  // namespace mw
