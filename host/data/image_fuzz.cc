// SPDX-License-Identifier: Apache-2.0
// The first byte chooses the reader.
#include "host/data/image.h"
#include "host/data/table.h"
#include "test/mutate/custom_mutator.h"
#include "test/mutate/media.h"

MW_MUTATOR(mw::mutate::mutate_picture)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace mw::data;
  if (size == 0) return 0;
  const std::span<const uint8_t> rest(data + 1, size - 1);
  if (data[0] % 2 == 0) {
    auto table = parse_table({reinterpret_cast<const char*>(rest.data()), rest.size()});
    if (table) (void)to_matrix(*table);
  } else if (auto image = decode_png(rest)) {
    MW_CHECK(image->bytes.size() == size_t(image->elems()), "a picture of another size");
  }
  return 0;
}
