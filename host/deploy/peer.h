// SPDX-License-Identifier: Apache-2.0
// What: peer_tensors(), the tensors of a .tflite as TFLM's reference kernels compute them, or
// LiteRT's.
// Why: what the host computes is the reference for every core; a peer is the reference for the
// host. Contract: the peer is a Python package of the virtual environment of the tests (MW_VENV),
// or of python3. Without one, or where none runs the model, `missing` says why: that is no error.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/base/files.h"
#include "host/base/result.h"
#include "host/data/npy.h"

namespace mw {

struct PeerTensors {
  std::string peer;     // "TFLM 0.1"
  std::string missing;  // why there is none
  // Of each item, by the tensors' names; those that two tensors have are left out.
  std::vector<std::map<std::string, data::Array>> items;
};
// items[k][i]: the bytes of input i.
Result<PeerTensors> peer_tensors(const Bytes& tflite, const std::vector<std::vector<Bytes>>& items);

}  // namespace mw
