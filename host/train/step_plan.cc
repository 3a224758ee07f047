// SPDX-License-Identifier: Apache-2.0
// Step::plan: batch the types, decide which nodes merge, make the kernels, lay out the memory.
#include <algorithm>
#include <map>

#include "host/ir/dtypes.h"
#include "host/train/step.h"

namespace mw {

namespace {

// Floats by offset; freed blocks are taken again, the smallest that fits.
class Layout {
 public:
  size_t take(int64_t elems) {
    const size_t need = (size_t(elems) + kSlackElems + 15) / 16 * 16;
    auto best = free_.end();
    for (auto it = free_.begin(); it != free_.end(); ++it) {
      if (it->second >= need && (best == free_.end() || it->second < best->second)) best = it;
    }
    if (best != free_.end()) {
      const size_t at = best->first;
      sizes_[at] = best->second;
      free_.erase(best);
      return at;
    }
    const size_t at = end_;
    sizes_[at] = need;
    end_ += need;
    return at;
  }
  void give_back(size_t at) { free_.emplace(at, sizes_[at]); }
  size_t elems() const { return end_; }

 private:
  size_t end_ = 0;
  std::map<size_t, size_t> free_, sizes_;  // by offset
};

constexpr size_t kNowhere = SIZE_MAX;

}  // namespace

class StepPlanner {
 public:
  StepPlanner(const Graph& source, const StepOptions& options)
      : graph_(source), options_(options), step_(new Step) {}

  Result<std::unique_ptr<Step>> plan() {
    output_ = options_.output == kNoTensor ? graph_.outputs.at(0) : options_.output;
    MW_TRY_DO(batch_types());
    keep_needed();
    MW_TRY_DO(find_gradients());
    merge();
    MW_TRY_DO(make_kernels());
    place_values();
    place_gradients();
    bind();
    return std::move(step_);
  }

 private:
  struct Job {
    const Node* node;
    const GradDef* def = nullptr;  // null for a view
    TensorId out;                  // after a clamp that it swallowed
    Activation clamp = Activation::none;
    bool linked_before = false, linked_after = false;
    TensorId link_of_x = kNoTensor;  // the normalized tensor behind x[0], if read through a link
    TensorId link_of_y = kNoTensor;  // the normalized tensor that y feeds through a link
    std::vector<uint64_t> params;
    std::vector<std::pair<size_t, int>> adds;  // temporary gradient: offset, slot
    size_t dx[kMaxGradInputs];
    bool backward = false;
    bool add_view = false;
  };

  Shape& shape(TensorId id) { return graph_.tensors[size_t(id)].shape; }
  int64_t elems(TensorId id) { return shape(id).elems(); }
  bool constant(TensorId id) const { return graph_.tensors[size_t(id)].is_constant(); }

  Outcome batch_types() {
    for (TensorId id : graph_.inputs) {
      if (shape(id).rank == 0 || graph_.tensors[size_t(id)].dtype != DType::f32) {
        return Error{ErrorKind::unsupported,
                     "a network is trained on float32 with a batch in "
                     "dimension 0",
                     "input '" + graph_.tensors[size_t(id)].name + "'", ""};
      }
      shape(id).dim[0] = options_.batch;
    }
    for (const Node& node : graph_.nodes) {
      if (node.op->traits.view) {
        shape(node.outputs[0]).dim[0] = options_.batch;
        if (elems(node.outputs[0]) != elems(node.inputs[0])) {
          return Error{ErrorKind::unsupported, "it mixes the items of a batch",
                       "node '" + node.name + "'", "keep the first dimension"};
        }
        continue;
      }
      const std::vector<TensorType> in = graph_.input_types(node);
      const int weights = node.op->quant.weight_slot;
      if (weights >= 0 && in[size_t(weights)].dtype != DType::f32) {
        return Error{ErrorKind::unsupported,
                     "its weights are " + std::string(numpy_name(in[size_t(weights)].dtype)),
                     "node '" + node.name + "'", "a network is trained on float32"};
      }
      std::vector<TensorType> out = graph_.output_types(node);
      const Status status = node.op->core->infer(
          node.attrs.data(), {in.data(), uint32_t(in.size())}, {out.data(), uint32_t(out.size())});
      if (status != Status::ok) return node_error(graph_, node, status);
      for (size_t i = 0; i < out.size(); ++i) shape(node.outputs[i]) = out[i].shape;
    }
    return Ok{};
  }

  // Nodes that the output depends on.
  void keep_needed() {
    std::vector<bool> needed(graph_.tensors.size());
    needed[size_t(output_)] = true;
    for (size_t n = graph_.nodes.size(); n-- > 0;) {
      const Node& node = graph_.nodes[n];
      if (!needed[size_t(node.outputs[0])]) continue;
      for (TensorId id : node.inputs) {
        if (id != kNoTensor) needed[size_t(id)] = true;
      }
      jobs_.push_back(Job{.node = &node, .out = node.outputs[0]});
    }
    std::ranges::reverse(jobs_);
    readers_.resize(graph_.tensors.size());
    for (const Job& job : jobs_) {
      for (TensorId id : job.node->inputs) {
        if (id != kNoTensor) ++readers_[size_t(id)];
      }
    }
    ++readers_[size_t(output_)];
  }

  bool trained(const Job& job, size_t slot) const {
    const TensorId id = job.node->input(slot);
    return job.def && id != kNoTensor && constant(id) && (job.def->parameter_slots >> slot & 1);
  }

  Outcome find_gradients() {
    wanted_.resize(graph_.tensors.size());
    if (options_.input_gradient) wanted_[size_t(graph_.inputs.at(0))] = true;
    for (Job& job : jobs_) {
      if (!job.node->op->traits.view) {
        job.def = find_grad(*job.node->op);
        if (job.def == nullptr) {
          return Error{ErrorKind::unsupported,
                       "the operator " + std::string(job.node->op->name()) + " has no gradient",
                       "node '" + job.node->name + "'", "train the float network before export"};
        }
      }
      for (size_t slot = 0; slot < job.node->inputs.size(); ++slot) {
        const TensorId id = job.node->inputs[slot];
        if (id != kNoTensor && (wanted_[size_t(id)] || trained(job, slot))) {
          wanted_[size_t(job.out)] = true;
        }
      }
      job.backward = wanted_[size_t(job.out)];
    }
    return Ok{};
  }

  Job* reader_of(TensorId id) {
    if (readers_[size_t(id)] != 1 || id == output_) return nullptr;
    for (Job& job : jobs_) {
      if (std::ranges::count(job.node->inputs, id) != 0) return &job;
    }
    return nullptr;
  }
  Job* maker_of(TensorId id) {
    for (Job& job : jobs_) {
      if (job.out == id) return &job;
    }
    return nullptr;
  }

  // Clamps into the node before; batch normalizations into links.
  void merge() {
    std::vector<const Node*> swallowed;
    for (Job& job : jobs_) {
      if (job.def == nullptr || !job.def->fuses_clamp) continue;
      const Job* next = reader_of(job.out);
      if (next == nullptr || next->node->op->traits.clamps == Activation::none) continue;
      job.clamp = next->node->op->traits.clamps;
      swallowed.push_back(next->node);
    }
    for (Job& job : jobs_) {
      const Job* next = job.clamp == Activation::none ? nullptr : reader_of(job.node->outputs[0]);
      if (next != nullptr) job.out = next->out;
    }
    std::erase_if(jobs_,
                  [&](const Job& job) { return std::ranges::count(swallowed, job.node) != 0; });
    for (Job& job : jobs_) {
      if (job.def == nullptr || !job.def->offers_link) continue;
      const TensorId x = job.node->inputs[0];
      Job* before = maker_of(x);
      if (before && before->def && before->def->links && reader_of(x) == &job) {
        job.linked_before = true, before->link_of_y = job.out;
      }
      Job* after = reader_of(job.out);
      if (after && after->def && after->def->links && after->node->inputs[0] == job.out) {
        job.linked_after = true, after->link_of_x = job.out;
      }
    }
  }

  Outcome make_kernels() {
    for (Job& job : jobs_) {
      Step::Item& item = step_->items_.emplace_back();
      item.backward = job.backward;
      item.call.reset(new GradCall{*step_workers()});
      if (job.def == nullptr) continue;
      const std::vector<TensorType> in = graph_.input_types(*job.node);
      const std::vector<TensorType> out = graph_.output_types(*job.node);
      const OpCore& core = *job.node->op->core;
      job.params.resize((core.params_bytes + 7u) / 8 + 1);
      const Status status =
          core.prepare(job.node->attrs.data(),
                       {{in.data(), uint32_t(in.size())}, {out.data(), uint32_t(out.size())}},
                       job.params.data());
      if (status != Status::ok) return node_error(graph_, *job.node, status);
      MW_TRY(item.kernel, job.def->plan({*job.node, in, out, job.params.data(), job.clamp,
                                         job.linked_before, job.linked_after}));
      scratch_ = std::max(scratch_, item.kernel->scratch_elems());
    }
    return Ok{};
  }

  Workers* step_workers() {
    if (!step_->workers_) step_->workers_ = std::make_unique<Workers>(options_.threads);
    return step_->workers_.get();
  }

  void place_values() {
    value_.assign(graph_.tensors.size(), kNowhere);
    gradient_.assign(graph_.tensors.size(), kNowhere);
    const auto place = [&](TensorId id) {
      if (id != kNoTensor && value_[size_t(id)] == kNowhere) {
        value_[size_t(id)] = layout_.take(elems(id));
      }
    };
    for (TensorId id : graph_.inputs) place(id);
    for (Job& job : jobs_) {
      for (size_t slot = 0; slot < job.node->inputs.size(); ++slot) {
        const TensorId id = job.node->inputs[slot];
        place(id);
        if (trained(job, slot) && gradient_[size_t(id)] == kNowhere) {
          gradient_[size_t(id)] = layout_.take(elems(id));
        }
      }
      if (job.def == nullptr || job.linked_after) {  // a view, or normalized by whoever reads it
        value_[size_t(job.out)] = value_[size_t(job.node->inputs[0])];
      } else {
        place(job.out);
      }
    }
  }

  // In the order of the backward pass. A tensor's gradient is overwritten by its last reader and
  // added to by the others.
  void place_gradients() {
    std::vector<bool> written(graph_.tensors.size());
    gradient_[size_t(output_)] = layout_.take(elems(output_));
    for (size_t j = jobs_.size(); j-- > 0;) {
      Job& job = jobs_[j];
      std::ranges::fill(job.dx, kNowhere);
      if (!job.backward) continue;
      const size_t dy = gradient_[size_t(job.out)];
      bool shared = job.out == output_;
      for (size_t slot = 0; slot < job.node->inputs.size(); ++slot) {
        const TensorId id = job.node->inputs[slot];
        if (id == kNoTensor || !(wanted_[size_t(id)] || trained(job, slot))) continue;
        if (slot == 0 && (job.def == nullptr || job.linked_before) && !written[size_t(id)]) {
          gradient_[size_t(id)] = dy, shared = true;  // passes it on as it is
        } else if (job.def == nullptr) {
          job.add_view = true, job.dx[slot] = gradient_[size_t(id)];
        } else if (written[size_t(id)]) {
          job.dx[slot] = layout_.take(elems(id));
          job.adds.push_back({job.dx[slot], int(slot)});
        } else {
          if (gradient_[size_t(id)] == kNowhere) gradient_[size_t(id)] = layout_.take(elems(id));
          job.dx[slot] = gradient_[size_t(id)];
        }
        written[size_t(id)] = true;
      }
      for (const auto& [at, slot] : job.adds) layout_.give_back(at);
      if (!shared) layout_.give_back(dy);
    }
  }

  float* at(size_t offset) { return offset == kNowhere ? nullptr : base_ + offset; }
  std::span<float> span_at(size_t offset, TensorId id) { return {at(offset), size_t(elems(id))}; }
  ChannelLink* link_of(TensorId normalized) {
    for (size_t j = 0; j < jobs_.size(); ++j) {
      if (normalized != kNoTensor && jobs_[j].out == normalized && jobs_[j].def) {
        return step_->items_[j].kernel->link();
      }
    }
    return nullptr;
  }

  void bind() {
    step_->batch_ = options_.batch;
    step_->memory_.allocate(layout_.elems());
    base_ = step_->memory_.data();
    const size_t stride = (scratch_ + kSlackElems + 15) / 16 * 16;
    step_->scratch_.allocate(stride * size_t(options_.threads));
    for (size_t j = 0; j < jobs_.size(); ++j) {
      GradCall& call = *step_->items_[j].call;
      call.scratch = step_->scratch_.data(), call.scratch_stride = stride;
      bind_job(jobs_[j], step_->items_[j], call);
    }
    const TensorId input = graph_.inputs.at(0);
    step_->input_ = span_at(value_[size_t(input)], input);
    step_->output_ = span_at(value_[size_t(output_)], output_);
    step_->output_gradient_ = span_at(gradient_[size_t(output_)], output_);
    if (options_.input_gradient) {
      step_->input_gradient_ = span_at(gradient_[size_t(input)], input);
    }
  }

  void bind_job(Job& job, Step::Item& item, GradCall& call) {
    call.y = at(value_[size_t(job.out)]);
    if (job.linked_after) call.y = nullptr;
    call.dy = at(gradient_[size_t(job.out)]);
    call.x_link = link_of(job.link_of_x), call.y_link = link_of(job.link_of_y);
    for (size_t slot = 0; slot < job.node->inputs.size(); ++slot) {
      const TensorId id = job.node->inputs[slot];
      if (id == kNoTensor) continue;
      call.x[slot] = at(value_[size_t(id)]);
      call.dx[slot] = at(job.dx[slot]);
      if (constant(id)) bind_constant(job, slot, call);
    }
    for (const auto& [temporary, slot] : job.adds) {
      const TensorId id = job.node->inputs[size_t(slot)];
      item.adds.push_back({at(temporary), at(gradient_[size_t(id)]), elems(id)});
    }
    if (job.add_view) item.adds.push_back({call.dy, call.dx[0], elems(job.out)});
  }

  void bind_constant(const Job& job, size_t slot, GradCall& call) {
    const TensorId id = job.node->inputs[slot];
    const Tensor& tensor = graph_.tensors[size_t(id)];
    if (tensor.dtype != DType::f32) return;
    const std::span<float> value = span_at(value_[size_t(id)], id);
    std::ranges::copy(tensor.values<float>(), value.begin());
    const auto once = [&](std::vector<Parameter>& list, std::span<float> gradient) {
      for (const Parameter& known : list) {
        if (known.tensor == id) return;
      }
      list.push_back({id, tensor.name, value, gradient, tensor.shape});
    };
    if (trained(job, slot)) once(step_->parameters_, span_at(gradient_[size_t(id)], id));
    if (job.def && (job.def->state_slots >> slot & 1)) {
      call.state[slot] = value.data();
      once(step_->states_, {});
    }
  }

  Graph graph_;
  StepOptions options_;
  TensorId output_ = kNoTensor;
  std::unique_ptr<Step> step_;
  std::vector<Job> jobs_;
  std::vector<int> readers_;
  std::vector<bool> wanted_;
  std::vector<size_t> value_, gradient_;  // by tensor, offsets into the memory
  Layout layout_;
  size_t scratch_ = 0;
  float* base_ = nullptr;
};

Result<std::unique_ptr<Step>> Step::plan(const Graph& graph, const StepOptions& options) {
  if (options.batch < 1 || options.threads < 1 || graph.inputs.empty() || graph.outputs.empty()) {
    return Error{ErrorKind::usage, "nothing to train", "", "give a graph, a batch and a thread"};
  }
  if (graph.has_flow()) {
    return Error{ErrorKind::unsupported, "a network with variables or IF is not trained", "",
                 "train one without, and bring this one as a .tflite"};
  }
  return StepPlanner(graph, options).plan();
}

}  // namespace mw
