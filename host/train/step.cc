// SPDX-License-Identifier: Apache-2.0
#include "host/train/step.h"

#include <algorithm>

namespace mw {

void Step::forward(bool training, uint64_t key) {
  for (Item& item : items_) {
    if (item.kernel && item.kernel->link()) item.kernel->link()->start();
  }
  for (size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].kernel == nullptr) continue;
    GradCall& call = *items_[i].call;
    call.training = training;
    call.key = (key * items_.size() + i) * 0x9e3779b97f4a7c15u;
    items_[i].kernel->forward(call);
  }
}

void Step::backward() {
  for (Item& item : items_) {
    if (item.kernel && item.kernel->link()) item.kernel->link()->start();
  }
  for (size_t i = items_.size(); i-- > 0;) {
    Item& item = items_[i];
    if (!item.backward) continue;
    if (item.kernel) item.kernel->backward(*item.call);
    for (const Add& add : item.adds) {
      workers_->run(kChunks, [&](int chunk, int) {
        const int64_t begin = add.count * chunk / kChunks, end = add.count * (chunk + 1) / kChunks;
        for (int64_t e = begin; e < end; ++e) add.to[e] += add.from[e];
      });
    }
  }
}

void Step::write_to(Graph& graph) const {
  for (const auto* list : {&parameters_, &states_}) {
    for (const Parameter& parameter : *list) {
      graph.tensors[size_t(parameter.tensor)].data =
          bytes_of(std::span<const float>(parameter.value));
    }
  }
}

}  // namespace mw
