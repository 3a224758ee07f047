// SPDX-License-Identifier: Apache-2.0
// What is read must be written back to the same array; texts are read alone, one an element.
#include "host/data/npy.h"
#include "test/mutate/custom_mutator.h"
#include "test/mutate/media.h"

MW_MUTATOR(mw::mutate::mutate_npy)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto array = mw::data::decode_npy({data, size});
  if (!array) return 0;
  if (array->is_text()) {
    MW_CHECK(array->texts.size() == size_t(array->elems()), "an element has no text");
    return 0;
  }
  auto again = mw::data::decode_npy(mw::data::encode_npy(*array));
  MW_CHECK(again.ok() && again->shape == array->shape && again->bytes == array->bytes &&
               again->dtype == array->dtype,
           "an array does not survive writing");
  return 0;
}
