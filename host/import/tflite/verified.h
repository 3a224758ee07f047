// SPDX-License-Identifier: Apache-2.0
// What: with_model(), a .tflite file that the Verifier has passed.
// Why: nothing of a file is read before.
// Contract: calls read(bytes, model), where scalars may be read in place; an error for what is no
// whole .tflite file.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "host/base/result.h"
#include "host/import/tflite/schema_generated.h"
#include "host/import/tflite/tflite.h"

namespace mw {

template <class Read>
auto with_model(std::span<const uint8_t> bytes, const std::string& name, Read read)
    -> decltype(read(bytes, *tflite::GetModel(bytes.data()))) {
  const Error damaged{ErrorKind::malformed_input, "this is not a whole .tflite file", name,
                      "the file is damaged, cut short or of another kind"};
  if (!is_tflite(bytes) || bytes.size() > INT32_MAX) return damaged;
  // Scalars are read in place, so the file must start aligned.
  Bytes aligned;
  if (reinterpret_cast<uintptr_t>(bytes.data()) % 16 != 0) {
    aligned.assign(bytes.begin(), bytes.end());
    bytes = aligned;
  }
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (!tflite::VerifyModelBuffer(verifier)) return damaged;
  return read(bytes, *tflite::GetModel(bytes.data()));
}

}  // namespace mw
