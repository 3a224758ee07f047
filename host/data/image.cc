// SPDX-License-Identifier: Apache-2.0
#include "host/data/image.h"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <cstring>

namespace mw::data {
namespace {

Error malformed(std::string what) {
  return Error{ErrorKind::malformed_input, std::move(what), "",
               "the file is damaged: copy it again"};
}

// libpng's simplified interface: no long jumps, one object freed at the end.
struct PngImage {
  png_image image{};
  PngImage() { image.version = PNG_IMAGE_VERSION; }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;
  ~PngImage() { png_image_free(&image); }
};

bool has_alpha(png_uint_32 format) {
  return (format & PNG_FORMAT_FLAG_ALPHA) != 0;
}

}  // namespace

Result<Array> decode_png(std::span<const uint8_t> file) {
  PngImage png;
  png_image& image = png.image;
  if (!png_image_begin_read_from_memory(&image, file.data(), file.size()))
    return malformed(fmt::format("not a PNG picture: {}", image.message));
  if (image.width > kMaxImageSide || image.height > kMaxImageSide)
    return Error{
        ErrorKind::does_not_fit,
        fmt::format("{} x {} pixels, at most {} a side", image.width, image.height, kMaxImageSide),
        "", ""};
  // Deflate shrinks 1032 times at most, a byte holds 8 pixels: more cannot be in this file.
  constexpr uint64_t kMostPixelsAByte = 1032 * 8;
  if (uint64_t{image.width} * image.height > file.size() * kMostPixelsAByte)
    return malformed(
        fmt::format("{} x {} pixels in {} bytes", image.width, image.height, file.size()));
  // What unpacks to more than a camera's picture from a few bytes is meant to do harm.
  constexpr uint64_t kAnyBytes = uint64_t{64} << 20, kEachByte = 64;
  if (uint64_t{PNG_IMAGE_SIZE(image)} > std::max<uint64_t>(kAnyBytes, file.size() * kEachByte))
    return Error{
        ErrorKind::does_not_fit,
        fmt::format("{} x {} pixels from {} bytes", image.width, image.height, file.size()), "",
        "make the picture smaller"};
  const bool color = (image.format & PNG_FORMAT_FLAG_COLOR) != 0;
  // Alpha is read and dropped: composing on a background would change the colours.
  const bool alpha = has_alpha(image.format);
  image.format = (color ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY) | (alpha ? PNG_FORMAT_FLAG_ALPHA : 0u);
  Bytes pixels(PNG_IMAGE_SIZE(image));
  if (!png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr))
    return malformed(fmt::format("unreadable: {}", image.message));
  const int64_t channels = color ? 3 : 1;
  Array out{DType::u8, {int64_t(image.height), int64_t(image.width), channels}, {}};
  if (!alpha) {
    out.bytes = std::move(pixels);
    return out;
  }
  out.bytes.resize(size_t(out.elems()));
  for (size_t from = 0, to = 0; to < out.bytes.size(); from += size_t(channels) + 1)
    for (int64_t c = 0; c < channels; ++c) out.bytes[to++] = pixels[from + size_t(c)];
  return out;
}

Result<Array> read_png(const std::filesystem::path& path) {
  MW_TRY(Bytes content, read_file(path));
  Result<Array> image = decode_png(content);
  if (!image) image.error().at(path.string());
  return image;
}

Bytes encode_png(const Array& array) {
  MW_CHECK(array.dtype == DType::u8 && array.shape.size() == 3 &&
               (array.shape[2] == 1 || array.shape[2] == 3),
           "a picture is uint8 {height, width, 1 or 3}");
  PngImage png;
  png.image.height = png_uint_32(array.shape[0]);
  png.image.width = png_uint_32(array.shape[1]);
  png.image.format = array.shape[2] == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png.image);
  Bytes out(size);
  const int good =
      png_image_write_to_memory(&png.image, out.data(), &size, 0, array.bytes.data(), 0, nullptr);
  MW_CHECK(good != 0, std::string("libpng: ") + png.image.message);
  out.resize(size);
  return out;
}

Result<LabelledImages> decode_cifar10(std::span<const uint8_t> file) {
  constexpr size_t kSide = 32, kPlane = kSide * kSide, kRecord = 1 + 3 * kPlane;
  if (file.empty() || file.size() % kRecord != 0)
    return malformed(fmt::format("{} bytes are no whole records of {}", file.size(), kRecord));
  const size_t count = file.size() / kRecord;
  LabelledImages out;
  out.images = {DType::u8, {int64_t(count), kSide, kSide, 3}, Bytes(count * 3 * kPlane)};
  for (size_t i = 0; i < count; ++i) {
    const auto record = file.subspan(i * kRecord, kRecord);
    if (record[0] > 9) return malformed(fmt::format("record {} has the label {}", i, record[0]));
    out.labels.push_back(record[0]);
    uint8_t* pixel = out.images.bytes.data() + i * 3 * kPlane;
    for (size_t p = 0; p < kPlane; ++p)
      for (size_t c = 0; c < 3; ++c) *pixel++ = record[1 + c * kPlane + p];
  }
  return out;
}

}  // namespace mw::data
