// SPDX-License-Identifier: Apache-2.0
#include "host/data/image.h"

#include <gtest/gtest.h>
#include <png.h>

#include "host/data/table.h"

namespace mw::data {
namespace {

Array gradient(int64_t height, int64_t width, int64_t channels) {
  Array image{DType::u8, {height, width, channels}, Bytes(size_t(height * width * channels))};
  for (size_t i = 0; i < image.bytes.size(); ++i) image.bytes[i] = uint8_t(i * 7);
  return image;
}

TEST(Image, png_round_trips_gray_and_colour) {
  for (int64_t channels : {1, 3}) {
    const Array image = gradient(5, 7, channels);
    auto again = decode_png(encode_png(image));
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(again->shape, image.shape);
    EXPECT_EQ(again->bytes, image.bytes);
  }
}

TEST(Image, alpha_is_dropped_and_colours_stay) {
  const Bytes rgba{10, 20, 30, 0, 40, 50, 60, 128};
  png_image image{};
  image.version = PNG_IMAGE_VERSION, image.width = 2, image.height = 1,
  image.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = 4096;
  Bytes file(size);
  ASSERT_TRUE(png_image_write_to_memory(&image, file.data(), &size, 0, rgba.data(), 0, nullptr));
  auto read = decode_png(std::span(file).first(size));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->shape, (std::vector<int64_t>{1, 2, 3}));
  EXPECT_EQ(read->bytes, (Bytes{10, 20, 30, 40, 50, 60}));
}

TEST(Image, a_damaged_png_is_an_error) {
  const Bytes file = encode_png(gradient(20, 20, 3));
  for (size_t cut = 0; cut + 12 < file.size(); cut += 3)
    EXPECT_FALSE(decode_png(std::span(file).first(cut))) << cut;
  EXPECT_FALSE(decode_png(Bytes(100, 'x')));
}

TEST(Image, a_small_file_is_no_large_picture) {
  const Array blank{DType::u8, {6000, 6000, 3}, Bytes(size_t{6000} * 6000 * 3)};
  const Bytes file = encode_png(blank);
  ASSERT_LT(file.size(), 200000u);
  auto picture = decode_png(file);
  ASSERT_FALSE(picture);
  EXPECT_EQ(picture.error().kind, ErrorKind::does_not_fit);
  EXPECT_TRUE(decode_png(encode_png({DType::u8, {2000, 2000, 3}, Bytes(12000000)})));
}

TEST(Image, cifar_planes_become_pixels) {
  Bytes file(2 * 3073);
  file[0] = 3, file[3073] = 9;
  for (size_t p = 0; p < 1024; ++p)
    file[1 + p] = uint8_t(p), file[1 + 1024 + p] = 2, file[1 + 2048 + p] = 3;
  auto set = decode_cifar10(file);
  ASSERT_TRUE(set);
  EXPECT_EQ(set->labels, (std::vector<uint8_t>{3, 9}));
  EXPECT_EQ(set->images.shape, (std::vector<int64_t>{2, 32, 32, 3}));
  EXPECT_EQ(Bytes(set->images.bytes.begin() + 15, set->images.bytes.begin() + 21),
            (Bytes{5, 2, 3, 6, 2, 3}));
  EXPECT_FALSE(decode_cifar10(std::span(file).first(3000)));
  EXPECT_FALSE(decode_cifar10({}));
  file[0] = 10;
  EXPECT_FALSE(decode_cifar10(file));
}

TEST(Table, reads_quotes_line_ends_and_marks) {
  auto table = parse_table(
      "\xef\xbb\xbf"
      "a,\"b \"\"c\"\"\n,d\"\r\n\r\n1,2\n3,");
  ASSERT_TRUE(table) << table.error().text();
  ASSERT_EQ(table->rows.size(), 3u);
  EXPECT_EQ(table->rows[0], (Row{"a", "b \"c\"\n,d"}));
  EXPECT_EQ(table->rows[1], (Row{"1", "2"}));
  EXPECT_EQ(table->rows[2], (Row{"3", ""}));
  EXPECT_EQ(table->lines, (std::vector<size_t>{1, 4, 5}));
  EXPECT_EQ(parse_table("a\tb,c", '\t')->rows[0], (Row{"a", "b,c"}));
  EXPECT_FALSE(parse_table("\"open"));
  EXPECT_FALSE(parse_table("\"a\"b"));
}

TEST(Table, numbers_become_a_matrix) {
  auto matrix = to_matrix(*parse_table("x,y\n1, -2.5\n+3e2,NaN\n"));
  ASSERT_TRUE(matrix) << matrix.error().text();
  EXPECT_EQ(matrix->shape, (std::vector<int64_t>{2, 2}));
  const auto values = matrix->values<float>();
  EXPECT_EQ(values[1], -2.5f);
  EXPECT_EQ(values[2], 300.0f);
  for (auto [text, says] : {std::pair{"1,2\n3\n", "line 2"},
                            {"1,2\n3,x\n", "column 2"},
                            {"1,2\n3,\n", "column 2"},
                            {"x,y\n", "without"},
                            {"", "without"}}) {
    auto bad = to_matrix(*parse_table(text));
    ASSERT_FALSE(bad) << text;
    EXPECT_NE(bad.error().text().find(says), std::string::npos) << bad.error().text();
  }
}

}  // namespace
}  // namespace mw::data
