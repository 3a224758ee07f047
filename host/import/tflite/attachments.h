// SPDX-License-Identifier: Apache-2.0
// What: what travels with a .tflite model besides its graph: description, metadata, labels.
// Contract: only text is kept; labels come from the archive that TFLite's metadata tools append to
// the file (its first .txt entry), as "labels", one a line. Interpreters read none of it, so what
// is wrong with an entry leaves it out.
#pragma once

#include <map>
#include <span>
#include <string>

#include "host/base/result.h"
#include "host/import/tflite/schema_generated.h"

namespace mw {

std::map<std::string, std::string> read_attachments(std::span<const uint8_t> bytes,
                                                    const tflite::Model& model);

}  // namespace mw
