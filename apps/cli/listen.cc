// SPDX-License-Identifier: Apache-2.0
// milliwatt listen: the words that a model hears in a recording, or in samples as they come.
#include "host/api/listen.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>

#include "apps/cli/command.h"
#include "host/base/text.h"

namespace mw::cli {

namespace {

struct Options {
  std::string model, sound;
  double every_ms = 0;
};

double rounded(double value) {
  return std::round(value * 1000) / 1000;
}

Json to_json(const Options& options, const api::HeardWords& words) {
  Json events = Json::array();
  for (const api::Detection& d : words.heard) {
    events.push_back({{"time_s", rounded(d.time_s)},
                      {"word", words.labels[size_t(d.word)]},
                      {"index", d.word},
                      {"score", rounded(d.score)}});
  }
  return {{"model", options.model},
          {"sound", options.sound},
          {"seconds", words.seconds},
          {"every_ms", rounded(words.period_s * 1000)},
          {"threshold", words.detector.spec.threshold},
          {"events", events}};
}

void print_word(const api::Detection& d, const std::string& label) {
  fmt::print("{:>9.2f} s  {:<20} {:.2f}\n", d.time_s, printable(label), d.score);
  std::fflush(stdout);  // a pipe wants it now
}

Result<Bytes> next_bytes() {
  Bytes bytes(size_t{1} << 16);
  for (;;) {
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error{ErrorKind::io, std::strerror(errno), "stdin", ""};
    bytes.resize(size_t(count));
    return bytes;
  }
}

Result<api::HeardWords> listen(const Options& options, const Context& context) {
  const api::ListenRequest request{options.model, options.every_ms};
  const api::OnWord on_word = context.json ? api::OnWord() : api::OnWord(print_word);
  if (options.sound == "-") {
    auto words = api::listen_to_stream(request, next_bytes, on_word);
    if (!words && words.error().where.empty()) words.error().at("stdin");
    return words;
  }
  MW_TRY(const Bytes file, read_file(options.sound));
  auto words = api::listen_to(request, file, on_word);
  if (!words && words.error().where.empty()) words.error().at(options.sound);
  return words;
}

}  // namespace

Action declare_listen(Command& command) {
  command.describe("Hear a model's words in a recording, as its firmware would");
  auto o = std::make_shared<Options>();
  command.add_option("MODEL", o->model, "A .mw file of `milliwatt train`").required();
  command
      .add_option("SOUND", o->sound,
                  "A recording of any rate, width and channel count; - reads stdin: a WAV file, or "
                  "raw 16-bit little-endian mono at the model's rate, heard as it comes")
      .required();
  command
      .add_option("--every", o->every_ms,
                  "Milliseconds between runs, as compile tells them for a board (0: the model's "
                  "own)")
      .between(0, 60000);
  return [o](const Context& context) -> Outcome {
    MW_TRY(const api::HeardWords words, listen(*o, context));
    return context.show(to_json(*o, words), [&] {
      fmt::print("{} in {:.2f} s, threshold {:.2f}{}\n", counted(std::ssize(words.heard), "word"),
                 words.seconds, words.detector.spec.threshold,
                 words.detector.chosen_on.empty() ? " (the default: the model names none)" : "");
    });
  };
}

}  // namespace mw::cli
