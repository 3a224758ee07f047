// SPDX-License-Identifier: Apache-2.0
// What: the accuracy of a model on a set.
// Why: behind `milliwatt eval`.
// Contract: host/recipes/evaluate.h.
#pragma once

#include "host/recipes/evaluate.h"

namespace mw::api {

using mw::evaluate_model;
using mw::EvaluateRequest;
using mw::Evaluation;
using mw::set_format_names;

}  // namespace mw::api
