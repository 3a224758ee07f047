// SPDX-License-Identifier: Apache-2.0
#include "host/data/npy.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

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
  for (uint32_t d = 1; d < kDTypeCount; ++d) {
    if (DType(d) == DType::s4) continue;  // numpy has none
    for (std::vector<int64_t> shape : {std::vector<int64_t>{}, {5}, {2, 3}, {1, 4, 2, 3}, {0, 3}}) {
      Array array{DType(d), shape, {}};
      array.bytes.resize(storage_bytes(DType(d), size_t(array.elems())));
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
}

TEST(Npy, int4_is_written_as_int8) {
  const Array packed{DType::s4, {3}, {0x81, 0x07}, {}};  // 1, -8, 7
  EXPECT_EQ(number_at(packed, 1), -8);
  const auto array = decode_npy(encode_npy(packed));
  ASSERT_TRUE(array) << array.error().text();
  EXPECT_EQ(array->values<int8_t>(), (std::vector<int8_t>{1, -8, 7}));
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
           Case{"{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", 8, "numpy.abs"},
           Case{"{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", 8, "tolist"},
           Case{"{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,)}", 8, "astype(int)"},
           Case{"{'descr': '<f16', 'fortran_order': False, 'shape': (1,)}", 16, "astype"},
           Case{"{'descr': '<U99999999', 'fortran_order': False, 'shape': (1,)}", 4, "texts"},
           Case{"{'descr': '<U0', 'fortran_order': False, 'shape': (1000000000,)}", 0, "memory"},
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

TEST(Npy, reads_both_orders_of_elements_and_of_bytes) {
  // numpy.asfortranarray([[1, 2, 3], [4, 5, 6]]) and the same as '>i2'.
  Bytes fortran = with_header("{'descr': '|i1', 'fortran_order': True, 'shape': (2, 3)}", 0);
  for (uint8_t v : {1, 4, 2, 5, 3, 6}) fortran.push_back(v);
  auto array = decode_npy(fortran);
  ASSERT_TRUE(array) << array.error().text();
  EXPECT_EQ(array->values<int8_t>(), (std::vector<int8_t>{1, 2, 3, 4, 5, 6}));

  Bytes big = with_header("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 2)}", 0);
  for (uint8_t v : {0, 1, 1, 3, 0, 2, 255, 252}) big.push_back(v);
  array = decode_npy(big);
  ASSERT_TRUE(array) << array.error().text();
  EXPECT_EQ(array->values<int16_t>(), (std::vector<int16_t>{1, 2, 259, -4}));

  // Three dimensions: element (i, j, k) of the file stands at i + 2 j + 6 k.
  Bytes cube = with_header("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2)}", 0);
  for (uint8_t v = 0; v < 12; ++v) cube.push_back(v);
  array = decode_npy(cube);
  ASSERT_TRUE(array);
  EXPECT_EQ(array->bytes, (Bytes{0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11}));
}

TEST(Npy, float64_becomes_float32_where_it_fits) {
  const auto with = [](std::vector<double> values, const char* descr) {
    Bytes file =
        with_header(std::string("{'descr': '") + descr + "', 'fortran_order': False, 'shape': (" +
                        std::to_string(values.size()) + ",)}",
                    0);
    for (double value : values) {
      Bytes bytes(8);
      std::memcpy(bytes.data(), &value, 8);
      if (descr[0] == '>') std::reverse(bytes.begin(), bytes.end());
      file.insert(file.end(), bytes.begin(), bytes.end());
    }
    return decode_npy(file);
  };
  for (const char* descr : {"<f8", ">f8"}) {
    auto array = with({0.5, -3, 1e-300}, descr);
    ASSERT_TRUE(array) << array.error().text();
    EXPECT_EQ(array->values<float>(), (std::vector<float>{0.5f, -3, 0}));
  }
  auto large = with({1, 1e300}, "<f8");
  ASSERT_FALSE(large);
  EXPECT_NE(large.error().text().find("element 1"), std::string::npos) << large.error().text();
}

TEST(Npy, reads_texts) {
  Bytes narrow = with_header("{'descr': '|S3', 'fortran_order': False, 'shape': (2,)}", 0);
  for (char c : std::string("yes") + std::string("no\0", 3)) narrow.push_back(uint8_t(c));
  auto array = decode_npy(narrow);
  ASSERT_TRUE(array) << array.error().text();
  EXPECT_EQ(array->texts, (std::vector<std::string>{"yes", "no"}));
  for (bool big : {false, true}) {
    Bytes wide = with_header(std::string("{'descr': '") + (big ? ">" : "<") +
                                 "U2', 'fortran_order': False, 'shape': (2,)}",
                             0);
    for (uint32_t c : {0x4e2du, 0u, 0xe9u, 0x1f3a4u}) {
      for (int b = 0; b < 4; ++b) wide.push_back(uint8_t(c >> 8 * (big ? 3 - b : b)));
    }
    array = decode_npy(wide);
    ASSERT_TRUE(array) << array.error().text();
    EXPECT_EQ(array->texts, (std::vector<std::string>{"中", "é🎤"}));
  }
}

TEST(Npy, a_large_file_is_judged_by_its_header) {
  const std::filesystem::path path =
      std::filesystem::path(testing::TempDir()) / ("mw_sparse_" + std::to_string(::getpid()));
  const Bytes head =
      with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 4)}", 16000);
  ASSERT_TRUE(write_file(path, head));
  std::filesystem::resize_file(path, uint64_t{1} << 40);  // sparse
  auto array = read_npy(path);
  std::filesystem::remove(path);
  ASSERT_FALSE(array);
  EXPECT_NE(array.error().text().find("1000, 4"), std::string::npos) << array.error().text();
}

}  // namespace
}  // namespace mw::data
