// SPDX-License-Identifier: Apache-2.0
// What: the whole way in one call, and what came of it.
// Why: behind `milliwatt demo`.
// Contract: host/recipes/demo.h.
#pragma once

#include "host/recipes/demo.h"

namespace mw::api {

using mw::demo;
using mw::DemoReport;
using mw::DemoRequest;
using mw::FalseAlarms;
using mw::FileHeard;
using mw::Heard;
using mw::OtherSpeakers;
using mw::WordErrors;

}  // namespace mw::api
