// SPDX-License-Identifier: Apache-2.0
#include "host/data/npy.h"

#include <gtest/gtest.h>

namespace mw::data {
namespace {

Bytes with_header(std::string header, size_t data_bytes, uint8_t major = 1) {
  Bytes out{0x93, 'N', 'U', 'M', 'P', 'Y', major, 0};
  for (int i = 0; i < (major == 1 ? 2 : 4); ++i) out.push_back(uint8_t(header.size() >> (8 * i)));
  out.insert(out.end(), header.begin(), header.end());
  out.resize(out.size() + data_bytes);
  return out;
}

TEST(Npy, round_trips_every_dtype_and_rank) {
  for (uint32_t d = 1; d < kDTypeCount; ++d)
    for (std::vector<int64_t> shape : {std::vector<int64_t>{}, {5}, {2, 3}, {1, 4, 2, 3}, {0, 3}}) {
      Array array{DType(d), shape, {}};
      array.bytes.resize(size_t(array.elems()) * dtype_bytes(DType(d)));
      for (size_t i = 0; i < array.bytes.size(); ++i) array.bytes[i] = uint8_t(i * 37 + d);
      Bytes file = encode_npy(array);
      EXPECT_EQ((file.size() - array.bytes.size()) % 64, 0u);
      auto again = decode_npy(file);
      ASSERT_TRUE(again) << again.error().text();
      EXPECT_EQ(again->dtype, array.dtype);
      EXPECT_EQ(again->shape, array.shape);
      EXPECT_EQ(again->bytes, array.bytes);
    }
}

TEST(Npy, reads_what_numpy_writes) {
  // numpy.save(np.arange(6, dtype='<i2').reshape(2, 3)) and the version 2 and Python 2 spellings.
  const char* header = "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }      \n";
  for (uint8_t major : {1, 2, 3}) {
    auto array = decode_npy(with_header(header, 12, major));
    ASSERT_TRUE(array) << array.error().text();
    EXPECT_EQ(array->values<int16_t>().size(), 6u);
  }
  auto scalar = decode_npy(with_header("{'shape': (), 'fortran_order': False, 'descr': '<f4'}", 4));
  ASSERT_TRUE(scalar);
  EXPECT_EQ(scalar->elems(), 1);
  EXPECT_TRUE(
      decode_npy(with_header("{'descr': '|u1', 'fortran_order': False, 'shape': (3L,), }", 3)));
  EXPECT_TRUE(
      decode_npy(with_header("{'descr': '|u1', 'fortran_order': True, 'shape': (3,), }", 3)));
}

TEST(Npy, refuses_what_it_cannot_hold_with_a_reason) {
  struct Case {
    const char* header;
    size_t data_bytes;
    const char* says;
  };
  for (const Case& c : {
           Case{"{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", 8, "<f8"},
           Case{"{'descr': '>i4', 'fortran_order': False, 'shape': (1,)}", 4, "big-endian"},
           Case{"{'descr': '<i4', 'fortran_order': True, 'shape': (1, 2)}", 8, "Fortran"},
           Case{"{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,)}", 4,
                "structured"},
           Case{"{'descr': '<i4', 'fortran_order': False, 'shape': (3,)}", 8, "shape (3)"},
           Case{"{'descr': '|u1', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", 0,
                "no memory"},
           Case{"{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}", 1, "shape"},
           Case{"{'descr': '|u1', 'fortran_order': False", 1, "key"},
           Case{"{'descr': '|u1', 'shape': (1,)}", 1, "lacks"},
           Case{"['descr']", 1, "dictionary"},
       }) {
    auto array = decode_npy(with_header(c.header, c.data_bytes));
    ASSERT_FALSE(array) << c.header;
    EXPECT_NE(array.error().text().find(c.says), std::string::npos) << array.error().text();
  }
  Bytes good = encode_npy(Array::of<int8_t>({4}, std::vector<int8_t>{1, 2, 3, 4}));
  for (size_t cut = 0; cut < good.size(); ++cut)
    EXPECT_FALSE(decode_npy(std::span(good).first(cut))) << cut;
}

}  // namespace
}  // namespace mw::data
