// SPDX-License-Identifier: Apache-2.0
// What: operators from folders of the user's.
// Why: behind --ops, which every command takes.
// Contract: host/outside/operators.h.
#pragma once

#include "host/outside/operators.h"

namespace mw::api {

using mw::add_operators;

}  // namespace mw::api
