// SPDX-License-Identifier: Apache-2.0
// What: a model on a core, the host and a peer, compared operator by operator.
// Why: behind `milliwatt verify`.
// Contract: host/deploy/verify.h.
#pragma once

#include "host/deploy/verify.h"

namespace mw::api {

using mw::Comparison;
using mw::Difference;
using mw::random_items;
using mw::verify_model;
using mw::VerifyReport;
using mw::VerifyRequest;

}  // namespace mw::api
