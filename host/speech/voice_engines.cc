// SPDX-License-Identifier: Apache-2.0
#include "host/speech/voice_engines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <string_view>

#include "host/base/process.h"
#include "host/base/temporary_folder.h"

namespace mw::speech {
namespace fs = std::filesystem;
namespace {

// espeak-ng's variants whose sound differs; whispers are left out, and doubles of klatt.
constexpr std::array kTrainVariants{
    "adam",       "Alex",        "Andy",         "Annie",        "antonio", "aunty",
    "belinda",    "benjamin",    "boris",        "croak",        "david",   "Denis",
    "ed",         "edward",      "edward2",      "f1",           "f2",      "f4",
    "f5",         "Gene",        "Gene2",        "grandma",      "grandpa", "gustave",
    "Henrique",   "iven",        "iven2",        "iven3",        "iven4",   "Jacky",
    "kaukovalta", "klatt",       "klatt2",       "klatt3",       "klatt4",  "klatt5",
    "m1",         "m2",          "m3",           "m4",           "m6",      "m8",
    "marcelo",    "Marco",       "Mario",        "max",          "Michael", "miguel",
    "Mike",       "Mr serious",  "Nguyen",       "pablo",        "paul",    "pedro",
    "quincy",     "RicishayMax", "RicishayMax2", "RicishayMax3", "rob",     "robert",
    "robosoft",   "robosoft3",   "robosoft6",    "shelby",       "steph",   "steph2",
    "steph3",     "Storm",       "Tweaky",       "anika"};
constexpr std::array kTestVariants{"Alicia", "Andrea", "Diogo",  "f3", "Hugo",   "john",
                                   "Lee",    "linda",  "m5",     "m7", "michel", "norbert",
                                   "sandro", "travis", "victor", "zac"};

// One person may have lent his voice to several engines: kal, kal16 and kal_diphone are one.
struct Natural {
  const char *engine, *name, *speaker;
  bool held_out;
};
constexpr std::array kNaturalVoices{
    Natural{"flite", "kal", "kal", false},
    Natural{"flite", "kal16", "kal", false},
    Natural{"flite", "awb", "awb", false},
    Natural{"flite", "slt", "slt", false},
    Natural{"flite", "rms", "rms", false},
    Natural{"festival", "kal_diphone", "kal", false},
    Natural{"festival", "cmu_us_slt_arctic_hts", "slt", false},
    Natural{"festival", "ked_diphone", "ked", true},
};

std::string package_of(const std::string& engine) {
  if (engine == "festival") return "festival festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts";
  return engine;
}

Result<ProcessOutput> run_engine(const std::vector<std::string>& argv, double timeout_s) {
  Result<ProcessOutput> output = run_process({.argv = argv, .folder = {}, .timeout_s = timeout_s});
  if (!output) {
    if (output.error().hint.empty()) output.error().hint = "apt-get install " + package_of(argv[0]);
    return output;
  }
  if (output->exit_code == 0) return output;
  return Error{ErrorKind::io,
               fmt::format("failed with {}: {}", output->exit_code, output->err.substr(0, 400)),
               argv[0], "apt-get install " + package_of(argv[0])};
}

Result<data::Sound> espeak(const Utterance& u) {
  constexpr double kWordsPerMinute = 160, kPitch = 50;
  const int speed = std::clamp(int(std::lround(kWordsPerMinute / u.stretch)), 80, 450);
  const int pitch = std::clamp(int(std::lround(kPitch * u.pitch)), 0, 99);
  MW_TRY(ProcessOutput output,
         run_engine({"espeak-ng", "-v", u.accent + "+" + u.voice, "-s", fmt::format("{}", speed),
                     "-p", fmt::format("{}", pitch), "-z", "--stdout", "--", u.text},
                    30));
  return data::read_sound(
      std::span(reinterpret_cast<const uint8_t*>(output.out.data()), output.out.size()));
}

Result<data::Sound> flite(const Utterance& u) {
  const TemporaryFolder scratch;
  const fs::path file = scratch.file("out.wav");
  MW_TRY(ProcessOutput output,
         run_engine({"flite", "-voice", u.voice, "--setf",
                     fmt::format("duration_stretch={:.3f}", u.stretch), "--setf",
                     fmt::format("f0_shift={:.3f}", u.pitch), "-t", u.text, "-o", file.string()},
                    60));
  return data::read_sound(file);
}

std::string scheme_text(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// One script speaks the whole batch: festival takes longer to start than to speak. The statistical
// voice takes its speed as an engine parameter and no pitch, the diphone voices take both.
std::string festival_script(std::span<const Utterance> utterances, const TemporaryFolder& scratch) {
  std::string script = R"((define (mw_diphone voice stretch f0 text out)
  (voice)
  (Parameter.set 'Duration_Stretch stretch)
  (set! int_lr_params
    (list (list 'target_f0_mean f0) (list 'target_f0_std 14)
          (list 'model_f0_mean 170) (list 'model_f0_std 34)))
  (utt.save.wave (utt.synth (eval (list 'Utterance 'Text text))) out 'riff))
(define (mw_hts voice stretch f0 text out)
  (voice)
  (set! hts_engine_params
    (append hts_engine_params (list (list "-r" (/ 1.0 stretch)))))
  (utt.save.wave (utt.synth (eval (list 'Utterance 'Text text))) out 'riff))
)";
  constexpr double kF0Hz = 110;
  for (size_t i = 0; i < utterances.size(); ++i) {
    const Utterance& u = utterances[i];
    script += fmt::format("({} voice_{} {:.3f} {:.1f} {} {})\n",
                          u.voice.ends_with("_hts") ? "mw_hts" : "mw_diphone", u.voice, u.stretch,
                          kF0Hz * u.pitch, scheme_text(u.text),
                          scheme_text(scratch.file(fmt::format("{}.wav", i)).string()));
  }
  return script;
}

Result<std::vector<data::Sound>> festival(std::span<const Utterance> utterances) {
  const TemporaryFolder scratch;
  const fs::path script = scratch.file("say.scm");
  MW_TRY_DO(write_text(script, festival_script(utterances, scratch)));
  MW_TRY(ProcessOutput output, run_engine({"festival", "-b", script.string()}, 300));
  std::vector<data::Sound> sounds;
  for (size_t i = 0; i < utterances.size(); ++i) {
    Result<data::Sound> sound = data::read_sound(scratch.file(fmt::format("{}.wav", i)));
    // A voice that is not installed ends the script with status 0 and a word on the error stream.
    if (!sound)
      return Error{ErrorKind::io,
                   fmt::format("gave no sound for \"{}\": {}", utterances[i].text,
                               output.err.substr(0, 400)),
                   "festival > " + utterances[i].voice,
                   "apt-get install " + package_of("festival")};
    sounds.push_back(std::move(*sound));
  }
  return sounds;
}

}  // namespace

std::vector<Voice> all_voices() {
  std::vector<Voice> voices;
  const auto add_variant = [&](const char* name, bool held_out) {
    std::string speaker = std::string("espeak-") + name;
    std::replace(speaker.begin(), speaker.end(), ' ', '-');
    voices.push_back({"espeak-ng", name, std::move(speaker), false, held_out});
  };
  for (const char* name : kTrainVariants) add_variant(name, false);
  for (const char* name : kTestVariants) add_variant(name, true);
  for (const Natural& n : kNaturalVoices)
    voices.push_back({n.engine, n.name, n.speaker, true, n.held_out});
  return voices;
}

bool is_natural_voice(const std::string& group) {
  return std::any_of(kNaturalVoices.begin(), kNaturalVoices.end(),
                     [&](const Natural& n) { return group == n.speaker; });
}

std::vector<std::string> espeak_accents() {
  return {"en-us",      "en-gb",          "en-gb-scotland", "en-gb-x-gbclan",
          "en-gb-x-rp", "en-gb-x-gbcwmd", "en-029",         "en-us-nyc"};
}

size_t batch_size(const std::string& engine) {
  if (engine == "festival") return 40;
  return engine == "espeak-ng" || engine == "flite" ? 8 : 0;
}

std::string engine_version(const std::string& engine) {
  const auto told = run_process({.argv = {engine, "--version"}, .folder = {}, .timeout_s = 30});
  return told ? told->out + told->err : "";
}

Result<std::vector<data::Sound>> speak_batch(std::span<const Utterance> utterances) {
  if (utterances.empty()) return std::vector<data::Sound>{};
  if (utterances.front().engine == "festival") return festival(utterances);
  std::vector<data::Sound> sounds;
  for (const Utterance& u : utterances) {
    Result<data::Sound> sound = u.engine == "flite" ? flite(u) : espeak(u);
    if (!sound) return sound.error().at(fmt::format("{} > \"{}\"", u.voice, u.text));
    sounds.push_back(std::move(*sound));
  }
  return sounds;
}

}  // namespace mw::speech
