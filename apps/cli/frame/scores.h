// SPDX-License-Identifier: Apache-2.0
// What: tables of accuracies and confusions.
// Why: train, eval and demo print them alike.
// Contract: to stdout.
#pragma once

#include <string>
#include <vector>

#include "host/api/words.h"

namespace mw::cli {

void print_scores(const api::Confusion& float_model, const api::Confusion& int8_model);
void print_confusion(const api::Confusion& confusion, const std::vector<std::string>& labels);

}  // namespace mw::cli
