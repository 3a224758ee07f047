// SPDX-License-Identifier: Apache-2.0
#include "host/data/stray.h"

#include <algorithm>
#include <array>

#include "host/data/layout.h"
#include "host/data/names.h"

namespace mw::data {
namespace {

std::string_view ending(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? "" : name.substr(dot + 1);
}

template <size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& of) {
  return std::ranges::find(of, text) != of.end();
}

// "label.hash.json" is an acquisition, "notes.json" is not.
bool is_acquisition_name(std::string_view name) {
  return ending(name) == "json" && name.find('.') < name.size() - 5;
}

}  // namespace

std::string stray_reason(std::string_view path) {
  static constexpr std::array<std::string_view, 6> kWindows{
      "thumbs.db", "desktop.ini", "ehthumbs.db", "$recycle.bin", "system volume information",
      "folder.jpg"};
  static constexpr std::array<std::string_view, 36> kDocuments{
      "txt",   "md",  "rst",  "html",     "htm", "pdf",    "doc", "docx", "rtf",
      "odt",   "xls", "xlsx", "ods",      "xml", "yaml",   "yml", "json", "toml",
      "ini",   "cfg", "log",  "db",       "lnk", "url",    "py",  "sh",   "bat",
      "ipynb", "tmp", "bak",  "textgrid", "lab", "sha256", "md5", "sig",  "labels"};
  static constexpr std::array<std::string_view, 8> kEditors{"asd",  "pkf", "sfk",  "reapeaks",
                                                            "peak", "aup", "aup3", "zip"};
  static constexpr std::array<std::string_view, 10> kPapers{
      "readme", "license", "licence",  "copying",  "changelog",
      "notice", "authors", "citation", "makefile", "manifest"};
  const auto parts = cut(path, '/');
  for (std::string_view part : parts) {
    if (part == "__MACOSX" || part.starts_with("._") || part == ".DS_Store") return "left by macOS";
    if (one_of(lower_case(part), kWindows)) return "left by Windows";
    if (part.starts_with('.') || part == "@eaDir" || part == "lost+found") return "hidden";
  }
  const std::string name = lower_case(parts.back());
  if (one_of(name.substr(0, name.find('.')), kPapers) && !is_media(name)) return "a document";
  if (one_of(ending(name), kDocuments) && !is_acquisition_name(name)) return "a document";
  if (one_of(ending(name), kEditors)) return "left by a sound editor";
  return "";
}

bool is_media(std::string_view path) {
  static constexpr std::array<std::string_view, 40> kMedia{
      "wav", "wave", "w64",  "rf64", "bwf",  "flac", "ogg",  "oga", "opus", "mp3",
      "aif", "aiff", "aifc", "au",   "snd",  "caf",  "voc",  "sph", "m4a",  "mp4",
      "aac", "wma",  "amr",  "3gp",  "webm", "mka",  "png",  "jpg", "jpeg", "bmp",
      "ppm", "pgm",  "npy",  "npz",  "bin",  "csv",  "cbor", "gif", "webp", "raw"};
  const std::string name = lower_case(cut(path, '/').back());
  return one_of(ending(name), kMedia) || is_acquisition_name(name);
}

bool is_sound(std::string_view path) {
  static constexpr std::array<std::string_view, 13> kOthers{
      "png", "jpg", "jpeg", "bmp", "ppm", "pgm", "gif", "webp", "npy", "npz", "bin", "csv", "raw"};
  return !one_of(ending(lower_case(cut(path, '/').back())), kOthers);
}

bool is_control(std::string_view path) {
  static constexpr std::array<std::string_view, 4> kControl{kIndexName, kInfoName, kTestingList,
                                                            kValidationList};
  return one_of(cut(path, '/').back(), kControl);
}

}  // namespace mw::data
