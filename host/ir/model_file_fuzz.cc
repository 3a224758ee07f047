// SPDX-License-Identifier: Apache-2.0
// A model file that loads must save to a file that loads to the same graph. The checksum is set
// right first: a mutator never guesses it, and what lies behind it is the point.
#include "host/ir/model_file.h"

#include <cstring>

#include "host/ir/graph_equal.h"
#include "test/mutate/custom_mutator.h"
#include "test/mutate/generate.h"

MW_MUTATOR(mw::mutate::vary_model_file)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t bytes) {
  constexpr size_t kCrcAt = 20, kHeaderBytes = 32;
  mw::Bytes file(data, data + bytes);
  if (bytes >= kHeaderBytes) {
    const uint32_t crc = mw::crc32(std::span(file).subspan(kHeaderBytes));
    std::memcpy(file.data() + kCrcAt, &crc, sizeof(crc));
  }
  const auto graph = mw::decode_model(file);
  if (!graph) return 0;
  const auto again = mw::decode_model(mw::encode_model(*graph));
  MW_CHECK(again && mw::difference(*graph, *again).empty(), "the model file does not round trip");
  return 0;
}
