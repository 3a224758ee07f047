// SPDX-License-Identifier: Apache-2.0
// What: TextMutator, texts changed word by word and line by line; and mutate_ir_text() and
// mutate_model_file(), with the words of IR text: operators and the fields of their attributes.
// Why: random bytes make no second line that parses.
// Contract: as test/mutate/values.h says.
#pragma once

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "host/ir/dtypes.h"
#include "host/ir/model_file.h"
#include "host/ir/op_def.h"
#include "host/ir/text.h"
#include "test/mutate/values.h"

namespace mw::mutate {

using Words = std::vector<std::string>;

class TextMutator {
 public:
  TextMutator(Rng& rng, const Words& known) : rng_(rng), known_(known) {}

  std::string changed(const std::string& text) {
    if (rng_.chance(0.25)) return joined(changed_list(split(text, '\n')), '\n');
    Words words = tokens(text);
    if (words.empty()) words.emplace_back();
    std::string& word = pick_of(rng_, words);
    const bool is_number = !word.empty() && (std::isdigit(uint8_t(word[0])) || word[0] == '-');
    const uint64_t what = rng_.below(6);
    if (is_number && what < 4) {
      word = number();
    } else if (what < 2) {
      word = known_.empty() ? std::string(1, char(rng_.below(256))) : pick_of(rng_, known_);
    } else if (what == 2) {
      word.clear();
    } else if (what == 3) {
      word += word;
    } else {
      std::string other = pick_of(rng_, words);
      word = rng_.chance(0.5) ? std::move(other) : word + other;
    }
    std::string out;
    for (const std::string& part : words) out += part;
    return out;
  }

 private:
  static bool in_word(char c) { return std::isalnum(uint8_t(c)) || c == '_' || c == '.'; }
  static Words tokens(const std::string& text) {
    Words words;
    for (size_t at = 0; at < text.size();) {
      size_t end = at + 1;
      const bool negative = text[at] == '-';
      while (end < text.size() && (in_word(text[at]) || negative) && in_word(text[end])) ++end;
      words.push_back(text.substr(at, end - at));
      at = end;
    }
    return words;
  }
  static Words split(const std::string& text, char by) {
    Words parts(1);
    for (char c : text) {
      if (c == by) {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    return parts;
  }
  static std::string joined(const Words& parts, char by) {
    std::string out;
    for (size_t i = 0; i < parts.size(); ++i) out += (i == 0 ? "" : std::string(1, by)) + parts[i];
    return out;
  }
  Words changed_list(Words lines) {
    const std::string line = pick_of(rng_, lines);
    const auto place = lines.begin() + std::ptrdiff_t(rng_.below(lines.size()));
    if (rng_.chance(0.4)) {
      lines.erase(place);
    } else if (rng_.chance(0.5)) {
      std::swap(*place, pick_of(rng_, lines));
    } else {
      lines.insert(place, line);
    }
    return lines;
  }
  std::string number() {
    static const Words kNumbers = {"0",
                                   "-1",
                                   "1",
                                   "2",
                                   "127",
                                   "128",
                                   "255",
                                   "256",
                                   "65535",
                                   "65536",
                                   "1e38",
                                   "1e-38",
                                   "nan",
                                   "inf",
                                   "-0",
                                   "1e999",
                                   "0.5",
                                   "2147483647",
                                   "2147483648",
                                   "-2147483648",
                                   "4294967295",
                                   "4294967296",
                                   "9223372036854775807",
                                   "9223372036854775808",
                                   "18446744073709551616",
                                   "1099511627776"};
    return rng_.chance(0.5) ? pick_of(rng_, kNumbers) : std::to_string(rng_.between(-3, 20));
  }

  Rng& rng_;
  const Words& known_;
};

inline void change_text(Rng& rng, const Words& known, Bytes& file, size_t from, size_t to) {
  const auto begin = file.begin() + std::ptrdiff_t(from), end = file.begin() + std::ptrdiff_t(to);
  const std::string text = TextMutator(rng, known).changed(std::string(begin, end));
  Bytes out(file.begin(), begin);
  out.insert(out.end(), text.begin(), text.end());
  out.insert(out.end(), end, file.end());
  file = std::move(out);
}

inline const Words& words_of_ir() {
  static const Words words = [] {
    Words all = {"graph", "input", "output", "const", "state", "update", "q", "meta", "label"};
    for (uint32_t d = 0; d < kDTypeCount; ++d) all.emplace_back(dtype_name(DType(d)));
    for (const OpDef* op : all_ops()) {
      all.emplace_back(op->name());
      for (const Field& field : op->attrs.fields) all.push_back(field.name);
    }
    return all;
  }();
  return words;
}

// The first byte says how many of the last ones are no text.
inline void mutate_ir_text(Rng& rng, Bytes& file) {
  if (file.empty()) return file.push_back(uint8_t(rng.below(4)));
  const size_t blob = std::min<size_t>(file[0], file.size() - 1);
  change_text(rng, words_of_ir(), file, 1, file.size() - blob);
}

inline void mutate_model_file(Rng& rng, Bytes& file) {
  constexpr size_t kTextBytesAt = 12, kBlobBytesAt = 16, kHeaderBytes = 32;
  if (file.size() < kHeaderBytes || rng.chance(0.1)) return change_byte(rng, file);
  const size_t text =
      std::min<size_t>(load<uint32_t>(file, kTextBytesAt), file.size() - kHeaderBytes);
  const size_t blob =
      std::min<size_t>(load<uint32_t>(file, kBlobBytesAt), file.size() - kHeaderBytes - text);
  Bytes head(file.begin(), file.begin() + std::ptrdiff_t(kHeaderBytes + text));
  Bytes tail(file.end() - std::ptrdiff_t(blob), file.end());
  if (rng.chance(0.2)) tail.resize(rng.below(tail.size() + 17));
  change_text(rng, words_of_ir(), head, kHeaderBytes, head.size());
  store(head, kTextBytesAt, uint32_t(head.size() - kHeaderBytes));
  store(head, kBlobBytesAt, uint32_t(tail.size()));
  head.resize((head.size() + 15) / 16 * 16, '\n');
  head.insert(head.end(), tail.begin(), tail.end());
  file = std::move(head);
  if (rng.chance(0.05)) change_number(rng, file, kTextBytesAt + 4 * rng.below(2), 4);
}

}  // namespace mw::mutate
