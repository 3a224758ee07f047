// SPDX-License-Identifier: Apache-2.0
// What: the ready-made networks: name, input shape and classes to an untrained graph.
// Why: a user names a network that is known to fit small devices and starts.
// Contract: float32, NHWC, batch 1, ends in softmax; weights drawn from the seed. The input is
// [1, height, width, channels]; of sepnet the same memory as [1, height, 1, width * channels].
// Sources: ds_cnn, Zhang et al. 2017; mobilenet, Howard et al. 2017; resnet8, MLPerf Tiny (Banbury
// et al. 2021).
#pragma once

#include <span>

#include "host/ir/graph.h"

namespace mw {

struct NetSpec {
  std::string name = "ds_cnn";
  int32_t height = 49, width = 10, channels = 1;  // of the input: frames, bands, 1 for sound
  int32_t classes = 12;
  float width_factor = 1;  // scales the channels of every layer; mobilenet: 0.25 is usual
  float dropout = 0.2f;
  uint64_t seed = 1;
};

struct ZooEntry {
  const char* name;
  const char* what;  // one line for a user
};
std::span<const ZooEntry> zoo();
Result<Graph> make_net(const NetSpec& spec);

}  // namespace mw
