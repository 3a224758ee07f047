// SPDX-License-Identifier: Apache-2.0
// What: Scorer, a model of one input and one output that is run item by item on a set.
// Why: every set format checks the same things of a model before its first item.
// Contract: open() refuses a model that the set is not made for, naming what the set wants and what
// the model has. One output is a binary classifier: the score of class 1, which is the answer above
// 0.5. Not thread-safe; borrows the graph.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "host/recipes/classifier.h"
#include "host/recipes/evaluate.h"
#include "host/sim/sim.h"

namespace mw {

// What a set wants of a model; 0 and none: anything.
struct ModelWish {
  std::string set;
  int64_t inputs = 0, outputs = 0;  // elements
  DType input = DType::none;
};

class Scorer {
 public:
  static Result<Scorer> open(const Graph& graph, const ModelWish& wish);
  const Tensor& input() const;
  const Tensor& output() const;
  bool binary() const { return output().shape.elems() == 1; }
  size_t classes() const { return binary() ? 2 : size_t(output().shape.elems()); }

  // The raw output for the input's bytes. Errors: stopped; a size that is not the input's.
  Result<std::vector<float>> run(std::span<const uint8_t> bytes, const std::string& item);
  // Runs one item of a class. Errors: a class that the model has not.
  Outcome score(std::span<const uint8_t> bytes, int truth, const std::string& item,
                Confusion& confusion);

 private:
  Scorer(const Graph& graph, Sim sim) : graph_(&graph), sim_(std::move(sim)) {}
  const Graph* graph_;
  Sim sim_;
};

// A set of one file an item, as bytes.
struct ItemFile {
  std::string name, label;
  Bytes bytes;
};
Result<std::vector<ItemFile>> load_item_files(const std::filesystem::path& path);

Evaluation evaluation_of(const Scorer& scorer, const Confusion& confusion);

// All that tells one set of item files from another.
struct ItemSet {
  int64_t inputs = 0;                   // elements
  DType dtype = DType::none;            // of the input; none: any
  std::span<const char* const> labels;  // in the order of the model's classes
  // The input's bytes of an item; null: the file's own.
  Result<Bytes> (*to_input)(const Tensor& input, const ItemFile& item) = nullptr;
};
Result<Evaluation> evaluate_items(const Graph& graph, const EvaluateRequest& request,
                                  const ItemSet& set);

// Bytes as real values 0..255, and the pixels of a PNG as 0..1, in the input's type.
Result<Bytes> input_of_bytes(const Tensor& input, const ItemFile& item);
Result<Bytes> input_of_png(const Tensor& input, const ItemFile& item);

}  // namespace mw
