// SPDX-License-Identifier: Apache-2.0
// What: what the demo's model hears: running speech and the person on the emulated board, single
// words of other speakers and long speech on the host.
// Why: learning and judging are two things; this one knows nothing of training.
// Contract: fills the parts of the report that are named at each function.
#pragma once

#include "host/deploy/board.h"
#include "host/listen/host_listener.h"
#include "host/recipes/choose.h"
#include "host/recipes/demo.h"
#include "host/recipes/demo_speech.h"
#include "host/speech/people.h"

namespace mw {

struct DemoTrials {
  const DemoRequest& request;
  const DemoSpeech& speech;
  const ListeningModel& model;
  const Progress& progress;
  DemoReport& report;

  // detections, unseen, human, board_equals_host and the board's figures. person may be empty.
  Outcome on_board(const std::vector<speech::PersonClip>& person, size_t unseen_items);
  // others: a natural voice, and people of Speech Commands.
  Outcome other_speakers();
  // false_alarms: speech without any of the words.
  Outcome false_alarms(size_t sentences);
};

}  // namespace mw
