// SPDX-License-Identifier: Apache-2.0
// What: a model file opened, run in any form on the host or an emulated core, and compiled.
// Why: behind `milliwatt run`, `profile` and `compile`.
// Contract: host/deploy/run.h.
#pragma once

#include "host/api/boards.h"
#include "host/deploy/run.h"

namespace mw::api {

using mw::add_example;
using mw::compile;
using mw::CompileReport;
using mw::DeployRequest;
using mw::find_target;
using mw::InputItems;
using mw::list_targets;
using mw::load;
using mw::LoadedModel;
using mw::missing_tool;
using mw::OpFigures;
using mw::OutputItems;
using mw::Pace;
using mw::read_inputs;
using mw::read_items;
using mw::run;
using mw::RunReport;
using mw::RunRequest;
using mw::to_json;

}  // namespace mw::api
