// SPDX-License-Identifier: Apache-2.0
// What: list_operators() and operators_of(): which operators run here, in which data types, forms
// and on which cores, and which of a model do not.
// Why: the question that decides whether a model can come here at all; `milliwatt ops` answers it
// from the kernels themselves, so the list cannot be behind.
// Contract: operators from outside the tree are among them. Data types are named as numpy does,
// "any" where the kernel moves bytes.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "host/base/result.h"
#include "host/deploy/load.h"

namespace mw::api {

// Kernels of an operator for one combination of data types.
struct TypesSummary {
  std::vector<std::string> inputs;  // of the slots that kernels are chosen by
  std::string output;
  std::vector<std::string> kernels;         // best first, the reference last
  std::map<std::string, std::string> best;  // of each emulated core
};

struct OperatorSummary {
  std::string name;
  std::string tflite;  // its name in .tflite files; empty: it is in none
  bool custom = false, trainable = false, quantizable = false;
  std::vector<std::string> forms;   // of a deployed model that can hold it
  std::vector<std::string> tested;  // types of input 0 that the tests against oracles draw
  std::vector<TypesSummary> types;
};

struct OperatorList {
  std::vector<std::string> cores;
  std::vector<OperatorSummary> operators;
};
Result<OperatorList> list_operators();

// Operators of a model that are alike: runs, or why not.
struct UsedOperator {
  std::string op, dtype;
  size_t count = 0;
  bool runs = true;
  std::string what, hint;
};
struct ModelOperators {
  std::string name;
  std::string obstacle;  // what keeps the whole model from running, where no operator does
  std::vector<UsedOperator> operators;
  bool runs() const;
};
Result<ModelOperators> operators_of(const ModelRef& model);

}  // namespace mw::api
