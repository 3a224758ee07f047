// SPDX-License-Identifier: Apache-2.0
#include "host/speech/people.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "host/base/process.h"
#include "host/data/cache.h"

namespace mw::speech {
namespace fs = std::filesystem;
namespace {

constexpr const char* kInstalled = "/usr/share/sounds/alsa";
constexpr const char* kPackage = "alsa-utils";
constexpr std::array kFiles{"Front_Center.wav", "Front_Left.wav", "Front_Right.wav",
                            "Rear_Center.wav",  "Rear_Left.wav",  "Rear_Right.wav",
                            "Side_Left.wav",    "Side_Right.wav"};

bool has_all(const fs::path& folder) {
  return std::all_of(kFiles.begin(), kFiles.end(), [&](const char* file) {
    std::error_code code;
    return fs::is_regular_file(folder / file, code);
  });
}

Outcome run_step(const std::vector<std::string>& argv, const fs::path& folder) {
  constexpr const char* kHint = "apt-get install alsa-utils";
  auto output = run_process({.argv = argv, .folder = folder, .timeout_s = 120});
  if (!output) {
    output.error().hint = kHint;
    return std::move(output.error());
  }
  if (output->exit_code == 0) return Ok{};
  return Error{ErrorKind::io, "failed: " + output->err.substr(0, 400), argv[0], kHint};
}

// Unpacks the package below the cache without installing it.
Outcome fetch(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code)
    return Error{ErrorKind::io, "cannot make the folder: " + code.message(), folder.string(), ""};
  MW_TRY_DO(run_step({"apt-get", "download", kPackage}, folder));
  for (const auto& item : fs::directory_iterator(folder, code))
    if (item.path().extension() == ".deb")
      MW_TRY_DO(run_step({"dpkg", "-x", item.path().string(), "."}, folder));
  return Ok{};
}

Result<fs::path> find_folder() {
  if (has_all(kInstalled)) return fs::path(kInstalled);
  const fs::path unpacked = data::cache_folder() / kPackage;
  const fs::path folder = unpacked / fs::path(kInstalled).relative_path();
  if (!has_all(folder)) MW_TRY_DO(fetch(unpacked));
  if (has_all(folder)) return folder;
  return Error{ErrorKind::io, "the package holds no recordings of words", kPackage,
               "apt-get install alsa-utils"};
}

std::vector<std::string> words_of(std::string name) {
  name.resize(name.find('.'));
  std::vector<std::string> words(1);
  for (char c : name) {
    if (c == '_')
      words.emplace_back();
    else
      words.back() += char(std::tolower(static_cast<unsigned char>(c)));
  }
  return words;
}

}  // namespace

Result<std::vector<PersonClip>> alsa_clips(int rate_hz) {
  MW_TRY(const fs::path folder, find_folder());
  std::vector<PersonClip> clips;
  for (const char* file : kFiles) {
    PersonClip clip{file, words_of(file), {}};
    MW_TRY(clip.sound, data::read_sound(folder / file, rate_hz));
    clips.push_back(std::move(clip));
  }
  return clips;
}

}  // namespace mw::speech
