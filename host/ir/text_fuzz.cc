// SPDX-License-Identifier: Apache-2.0
// The first byte says how many of the last bytes are the constants' data; the rest is IR text.
// Text that parses must print to text that parses to the same graph.
#include <algorithm>
#include <string_view>

#include "host/ir/graph_equal.h"
#include "host/ir/text.h"
#include "test/mutate/custom_mutator.h"
#include "test/mutate/generate.h"

MW_MUTATOR(mw::mutate::vary_ir_text)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t bytes) {
  if (bytes == 0) return 0;
  const size_t blob_bytes = std::min<size_t>(data[0], bytes - 1);
  const std::span<const uint8_t> text(data + 1, bytes - 1 - blob_bytes);
  const auto graph = mw::parse({reinterpret_cast<const char*>(text.data()), text.size()},
                               {data + bytes - blob_bytes, blob_bytes});
  if (!graph) return 0;
  const auto again = mw::parse(mw::print(*graph));
  MW_CHECK(again && mw::difference(*graph, *again).empty(), "the text does not round trip");
  return 0;
}
