// SPDX-License-Identifier: Apache-2.0
// What: the options --signature, --target, --form and --optimize, which several commands share.
// Contract: names are checked when the command runs, so that the error can list what there is.
#pragma once

#include <string>

#include "apps/cli/frame/options.h"
#include "host/api/run.h"

namespace mw::cli {

struct DeployOptions {
  std::string target = "host";
  std::string form = "plan";
  std::string optimize = "speed";
};

void add_signature(Command& command, std::string& signature);
Option add_deploy_options(Command& command, DeployOptions& options);  // returns --target
Result<api::DeployRequest> request_of(const DeployOptions& options);

// The first values of an output, in the units of its dtype.
std::string values_text(const api::OutputItems& output);

}  // namespace mw::cli
