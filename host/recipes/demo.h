// SPDX-License-Identifier: Apache-2.0
// What: demo(), the whole way in one call: voices, training, quantization, a streaming graph, the
// emulated board, and an honest account of what it heard.
// Why: a newcomer sees within minutes what the tool does, with figures that are measured.
// Contract: the detection threshold is chosen on voices that are neither learned from nor
// reported. The person's sixteen words are a development set: settings of the recipe were compared
// on them. Words are heard by the firmware on the emulated core, detector included; single words of
// other speakers and false alarms, which need long recordings, by the same code on the host, whose
// scores and events are compared with the board's on what both heard. Real speech instead of
// voices: data and test. A recording that is not there is told as absent, any other failure with
// its cause.
#pragma once

#include <filesystem>
#include <optional>

#include "host/listen/detector.h"
#include "host/recipes/words.h"

namespace mw {

struct DemoRequest {
  std::filesystem::path data, test;  // real speech; empty: synthetic voices
  std::filesystem::path shared;      // the developers' recordings, where they are; may be empty
  std::filesystem::path out;         // folder for models and the report
  bool smoke = false;                // a tiny run that shows that all parts work
  std::string target = "cortex-m4";
  int threads = 2;
  uint64_t seed = 1;
};

struct Heard {
  std::string file;
  double time_s = 0;  // from the start of the file
  std::string word;
  double score = 0;
};

struct FileHeard {
  std::string file;
  std::vector<std::string> said, heard;
};

struct FalseAlarms {
  std::string on;
  double seconds = 0;
  int count = 0;
  std::string problem;  // why nothing was heard there: absent, or the cause; empty: it was
  double per_hour() const { return seconds > 0 ? count * 3600.0 / seconds : 0; }
};

// Single words of speakers that neither learning nor the threshold heard.
struct OtherSpeakers {
  std::string who;
  int speakers = 0;
  WordErrors errors;
  std::string problem;  // as of FalseAlarms
};

struct DemoReport {
  std::vector<std::string> labels;
  bool synthetic = true;
  Scores windows;  // of unseen voices or people
  double threshold = 0;
  WordErrors threshold_errors;  // on what it was chosen on
  WordErrors unseen;            // on the board, running speech of unseen voices
  double unseen_seconds = 0;
  std::optional<WordErrors> human;
  std::vector<FileHeard> human_files;
  std::vector<Heard> detections;
  std::vector<FalseAlarms> false_alarms;
  std::vector<OtherSpeakers> others;
  uint64_t model_bytes = 0, ram_bytes = 0, flash_bytes = 0, stack_bytes = 0;
  double instructions_per_inference = 0, instructions_per_second = 0;
  bool board_equals_host = false;  // scores and events, to the last bit
  std::filesystem::path model;     // the streaming model that ran
};

Result<DemoReport> demo(const DemoRequest& request, const Progress& progress);

}  // namespace mw
