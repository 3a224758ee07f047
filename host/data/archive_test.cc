// SPDX-License-Identifier: Apache-2.0
// Archives that mean harm, and names as other systems write them.
#include "host/data/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <string>

namespace mw::data {
namespace {

// A tar header, so that its size and kind can be anything.
std::string tar_header(const std::string& name, uint64_t bytes, char kind,
                       const std::string& link = "") {
  std::string header(512, '\0');
  const auto put = [&](size_t at, const std::string& text) {
    header.replace(at, text.size(), text);
  };
  const auto octal = [](uint64_t value, int digits) {
    std::string out;
    for (int i = digits - 1; i >= 0; --i) out += char('0' + (value >> (3 * i) & 7));
    return out;
  };
  put(0, name), put(100, "0000644"), put(124, octal(bytes, 11)), put(136, octal(0, 11));
  header[156] = kind;
  put(157, link), put(257, std::string("ustar\00000", 8)), put(148, "        ");
  uint64_t sum = 0;
  for (char c : header) sum += uint8_t(c);
  put(148, octal(sum, 6) + std::string("\0 ", 2));
  return header;
}

std::string padded(std::string content) {
  content.resize((content.size() + 511) / 512 * 512);
  return content;
}

Bytes packed(const std::string& text, int times = 1) {
  Bytes out(text.begin(), text.end());
  for (int i = 0; i < times; ++i) {
    Bytes next(out.size() + (1 << 16));
    size_t used = 0;
    archive* writer = archive_write_new();
    archive_write_add_filter_gzip(writer);
    archive_write_set_format_raw(writer);
    archive_write_open_memory(writer, next.data(), next.size(), &used);
    archive_entry* entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(writer, entry);
    archive_write_data(writer, out.data(), out.size());
    archive_entry_free(entry);
    archive_write_close(writer);
    archive_write_free(writer);
    next.resize(used);
    out = std::move(next);
  }
  return out;
}

const std::string kEnd(1024, '\0');

TEST(Archive, a_packing_within_a_packing_is_refused_before_it_is_unpacked) {
  const std::string tar = tar_header("yes/1.wav", 100, '0') + padded(std::string(100, 'x')) + kEnd;
  EXPECT_TRUE(read_archive(packed(tar)));
  const auto twice = read_archive(packed(tar, 2));
  ASSERT_FALSE(twice);
  EXPECT_NE(twice.error().what.find("twice"), std::string::npos) << twice.error().text();
}

TEST(Archive, what_stands_behind_a_link_counts) {
  const std::string real = tar_header("yes/1.wav", 5, '0') + padded("hello");
  const std::string behind =
      tar_header("yes/2.wav", 8000, '1', "yes/1.wav") + padded(std::string(8000, 'x'));
  const std::string tar = real + behind + behind + kEnd;
  const Bytes file(tar.begin(), tar.end());
  EXPECT_FALSE(read_archive(file, {.total_bytes = 8000}));
  const auto whole = read_archive(file);
  if (whole) {
    EXPECT_EQ(whole->at("yes/1.wav").size(), 5u);
  }
  // A size alone, of more than can be there.
  const std::string lie = real + tar_header("yes/3.wav", uint64_t{8} << 29, '0') + kEnd;
  const auto refused = read_archive(Bytes(lie.begin(), lie.end()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::does_not_fit) << refused.error().text();
}

TEST(Archive, a_small_archive_unpacks_to_little) {
  const std::string zeros(size_t{70} << 20, '\0');
  const Bytes file = packed(tar_header("yes/1.wav", zeros.size(), '0') + zeros + kEnd);
  ASSERT_LT(file.size(), 200000u);
  const auto bomb = read_archive(file);
  ASSERT_FALSE(bomb);
  EXPECT_EQ(bomb.error().kind, ErrorKind::does_not_fit);
}

TEST(Archive, names_that_are_no_text_stay_apart) {
  const std::string tar = tar_header(
                              "m\xfc"
                              "de/1.wav",
                              1, '0') +
                          padded("a") + tar_header("gr\xfcn/1.wav", 1, '0') + padded("b") + kEnd;
  const auto members = read_archive(Bytes(tar.begin(), tar.end()));
  ASSERT_TRUE(members) << members.error().text();
  ASSERT_EQ(members->size(), 2u);
  EXPECT_EQ(members->begin()->first, "gr\xfcn/1.wav");
}

}  // namespace
}  // namespace mw::data
