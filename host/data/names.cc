// SPDX-License-Identifier: Apache-2.0
#include "host/data/names.h"

#include <algorithm>
#include <map>
#include <set>

#include "host/base/stop.h"
#include "host/base/text.h"

namespace mw::data {
namespace {

// Code page 850 from 0x80 on; it agrees with 437 in the letters of Western Europe.
constexpr char16_t kDos[] =
    u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐"
    u"└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";
static_assert(std::size(kDos) == 129);

bool is_text(std::string_view name) {
  while (!name.empty()) {
    const auto point = first_code_point(name);
    if (!point) return false;
    name.remove_prefix(point->bytes);
  }
  return true;
}

void add_utf8(std::string& out, uint32_t c) {
  if (c < 0x80) {
    out += char(c);
  } else if (c < 0x800) {
    out += char(0xc0 | c >> 6), out += char(0x80 | (c & 0x3f));
  } else {
    out += char(0xe0 | c >> 12), out += char(0x80 | (c >> 6 & 0x3f)),
        out += char(0x80 | (c & 0x3f));
  }
}

std::string decoded(std::string_view name, bool dos) {
  std::string out;
  for (char byte : name) {
    const auto c = static_cast<unsigned char>(byte);
    add_utf8(out, c < 0x80 || !dos ? c : uint32_t(kDos[c - 0x80]));
  }
  return out;
}

// Latin-1 has no letters below 0xa0; code page 850 has most of its letters there.
bool has_dos_letter(std::string_view name) {
  return std::ranges::any_of(name, [](char byte) {
    const auto c = static_cast<unsigned char>(byte);
    return c >= 0x80 && c <= 0xa5 && c != 0xa0;
  });
}

std::map<std::string_view, std::string> readable_names(const std::set<std::string_view>& names) {
  std::map<std::string_view, std::string> shown;
  std::set<std::string> taken;
  std::vector<std::string_view> others;
  bool dos = false;
  for (std::string_view name : names) {
    if (is_text(name) && printable(name) == name) {
      taken.insert(shown.emplace(name, name).first->second);
    } else {
      others.push_back(name);
      dos = dos || (!is_text(name) && has_dos_letter(name));
    }
  }
  for (std::string_view name : others) {
    std::string text = printable(is_text(name) ? std::string(name) : decoded(name, dos));
    if (taken.contains(text)) text = printable(name);
    for (int i = 2; taken.contains(text); ++i) text = printable(name) + "~" + std::to_string(i);
    taken.insert(text);
    shown.emplace(name, std::move(text));
  }
  return shown;
}

}  // namespace

std::vector<std::string_view> cut(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (size_t end; (end = text.find(at)) != std::string_view::npos; text.remove_prefix(end + 1))
    parts.push_back(text.substr(0, end));
  parts.push_back(text);
  return parts;
}

Outcome each_line(std::string_view text,
                  const std::function<Outcome(std::string_view line, size_t number)>& take) {
  constexpr size_t kLongest_bytes = size_t{64} << 10;
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > kLongest_bytes)
      return Error{ErrorKind::malformed_input, "a line of " + counted(std::ssize(line), "byte"),
                   "line " + std::to_string(number), "is it a list of clips?"};
    if (number % 4096 == 0) MW_TRY_DO(check_stop());
    if (!line.empty()) MW_TRY_DO(take(line, number));
  }
  return Ok{};
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return out;
}

std::vector<std::string> readable_paths(const std::vector<std::string>& raw) {
  std::set<std::string_view> names;
  for (const std::string& path : raw)
    for (std::string_view name : cut(path, '/')) names.insert(name);
  const auto shown = readable_names(names);
  std::vector<std::string> out;
  out.reserve(raw.size());
  for (const std::string& path : raw) {
    std::string text;
    for (std::string_view name : cut(path, '/')) {
      if (!text.empty()) text += '/';
      text += shown.at(name);
    }
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace mw::data
