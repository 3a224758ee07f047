// SPDX-License-Identifier: Apache-2.0
// What: boards and their chips by name, and the target that compiles for each.
// Why: behind `milliwatt boards` and every --target.
// Contract: host/deploy/boards.h.
#pragma once

#include "host/deploy/boards.h"

namespace mw::api {

using mw::Board;
using mw::check_fit;
using mw::estimated_seconds;
using mw::find_place;
using mw::list_boards;
using mw::Needs;
using mw::Place;

}  // namespace mw::api
