// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/scores.h"

#include "apps/cli/frame/table.h"

namespace mw::cli {

void print_scores(const api::Confusion& float_model, const api::Confusion& int8_model) {
  Table table({"accuracy", "float", "int8", "items"});
  table.row({"all classes", percent(float_model.accuracy()), percent(int8_model.accuracy()),
             grouped(float_model.items)});
  table.row({"among the words", percent(float_model.word_accuracy()),
             percent(int8_model.word_accuracy()), grouped(float_model.word_items)});
  table.print();
}

void print_confusion(const api::Confusion& confusion, const std::vector<std::string>& labels) {
  std::vector<std::string> header{""};
  for (const std::string& label : labels) header.push_back(label);
  Table table(header);
  for (size_t truth = 0; truth < labels.size(); ++truth) {
    std::vector<std::string> row{labels[truth]};
    for (int count : confusion.counts[truth]) row.push_back(count ? std::to_string(count) : "");
    table.row(std::move(row));
  }
  table.print();
}

}  // namespace mw::cli
