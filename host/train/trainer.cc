// SPDX-License-Identifier: Apache-2.0
#include "host/train/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "host/base/rng.h"
#include "host/base/stop.h"
#include "host/train/step.h"

namespace mw {

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kEvaluationBatch = 100;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// A copy of all that training changes.
struct Checkpoint {
  std::vector<std::vector<float>> values;

  void take(Step& step) {
    values.clear();
    for (const auto list : {step.parameters(), step.states()}) {
      for (const Parameter& p : list) values.emplace_back(p.value.begin(), p.value.end());
    }
  }
  void put_back(Step& step) const {
    size_t i = 0;
    for (const auto list : {step.parameters(), step.states()}) {
      for (const Parameter& p : list) std::ranges::copy(values[i++], p.value.begin());
    }
  }
};

struct Problem {
  const Graph& graph;
  TensorId logits;
  int classes;
  size_t input_elems;  // of an item
};

Result<Problem> problem_of(const Graph& graph) {
  if (graph.inputs.size() != 1 || graph.outputs.size() != 1) {
    return Error{ErrorKind::unsupported, "a trained network has one input and one output", "", ""};
  }
  const TensorId logits = logits_of(graph);
  const Shape &in = graph.tensors[size_t(graph.inputs[0])].shape,
              &out = graph.tensors[size_t(logits)].shape;
  if (in.rank == 0 || out.rank == 0 || in[0] < 1 || out[0] < 1 || out.elems() / out[0] < 2) {
    return Error{ErrorKind::unsupported, "the output of a classifier is [batch, classes]", "",
                 "end the network in a dense layer with one output a class"};
  }
  return Problem{graph, logits, out.elems() / out[0], size_t(in.elems() / in[0])};
}

Result<Score> score_all(Step& step, const Problem& problem, const Examples& examples,
                        int feed_threads) {
  Score score;
  Feeder feeder(examples, {.batch = step.batch(),
                           .input_elems = problem.input_elems,
                           .classes = problem.classes,
                           .threads = feed_threads});
  for (int64_t i = 0; i < feeder.steps(); ++i) {
    MW_TRY_DO(check_stop());
    MW_TRY(const Batch* batch, feeder.next());
    std::ranges::copy(batch->input, step.input().begin());
    step.forward(false, 0);
    score.add(cross_entropy(step.output(), size_t(problem.classes), {batch->labels}, {}));
  }
  return score;
}

// What trained networks say of a batch: the mean of their probabilities.
class Teachers {
 public:
  static Result<Teachers> plan(const TrainOptions& options, const Problem& problem, int batch) {
    Teachers out;
    out.classes_ = size_t(problem.classes);
    for (const Graph* graph : options.teachers) {
      MW_TRY(const Problem theirs, problem_of(*graph));
      if (theirs.classes != problem.classes || theirs.input_elems != problem.input_elems) {
        return Error{ErrorKind::usage, "a teacher has another input or other classes", graph->name,
                     ""};
      }
      MW_TRY(std::unique_ptr<Step> step,
             Step::plan(*graph,
                        {.batch = batch, .threads = options.threads, .output = theirs.logits}));
      out.steps_.push_back(std::move(step));
    }
    return out;
  }

  // [batch, classes]; empty without teachers. Valid until the next call.
  std::span<const float> ask(const std::vector<float>& input) {
    if (steps_.empty()) return {};
    probabilities_.assign(steps_[0]->output().size(), 0.0f);
    for (const std::unique_ptr<Step>& step : steps_) {
      std::ranges::copy(input, step->input().begin());
      step->forward(false, 0);
      add_softmax(step->output(), classes_, 1.0 / double(steps_.size()), probabilities_);
    }
    return probabilities_;
  }

 private:
  size_t classes_ = 0;
  std::vector<std::unique_ptr<Step>> steps_;
  std::vector<float> probabilities_;
};

// State of a run; one method a level of the loop.
class Run {
 public:
  Run(const Problem& problem, const Examples& examples, const Examples* valid,
      const TrainOptions& options)
      : problem_(problem), examples_(examples), valid_(valid), options_(options) {}

  Result<TrainReport> go(Graph& graph) {
    const int batch = int(std::min<int64_t>(options_.batch, examples_.count));
    MW_TRY(step_,
           Step::plan(graph,
                      {.batch = batch, .threads = options_.threads, .output = problem_.logits}));
    MW_TRY(teachers_, Teachers::plan(options_, problem_, batch));
    Optimizer optimizer(options_.optimizer, step_->parameters());
    Feeder feeder(examples_, {.batch = batch,
                              .input_elems = problem_.input_elems,
                              .classes = problem_.classes,
                              .threads = options_.feed_threads,
                              .epochs = options_.epochs,
                              .seed = options_.seed});
    start_ = Clock::now();
    for (int epoch = 0; epoch < options_.epochs && !report_.stopped; ++epoch) {
      MW_TRY_DO(run_epoch(epoch, feeder, optimizer));
    }
    if (report_.best_epoch >= 0) best_.put_back(*step_);
    step_->write_to(graph);
    report_.steps = done_;
    report_.seconds = seconds_since(start_);
    report_.samples_per_second = double(done_ * batch) / std::max(step_seconds_, 1e-9);
    return report_;
  }

 private:
  bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  Outcome run_epoch(int epoch, Feeder& feeder, Optimizer& optimizer) {
    TrainProgress progress;
    progress.epoch = epoch, progress.epochs = options_.epochs, progress.steps = feeder.steps();
    const int64_t all = feeder.steps() * options_.epochs;
    while (progress.step < progress.steps) {
      if (stopped()) {
        report_.stopped = true;
        return Ok{};
      }
      const Result<const Batch*> fed = feeder.next();
      if (!fed && fed.error().kind == ErrorKind::stopped) {
        report_.stopped = true;
        return Ok{};
      }
      if (!fed) return fed.error();
      const Batch* batch = *fed;
      const Clock::time_point begin = Clock::now();
      progress.learning_rate = learning_rate(options_.optimizer, done_, all);
      progress.train.add(learn(*batch, progress.learning_rate, optimizer));
      if (!std::isfinite(progress.train.loss)) {
        return Error{ErrorKind::does_not_fit, "the loss is not a number any more",
                     "epoch " + std::to_string(epoch + 1), "lower the learning rate"};
      }
      ++done_, ++progress.step;
      step_seconds_ += seconds_since(begin);
      progress.samples_per_second = double(done_ * step_->batch()) / step_seconds_;
      progress.seconds_left = seconds_since(start_) / double(done_) * double(all - done_);
      if (progress.step < progress.steps) tell(progress);
    }
    return close_epoch(progress);
  }

  Score learn(const Batch& batch, double rate, Optimizer& optimizer) {
    std::ranges::copy(batch.input, step_->input().begin());
    step_->forward(true, options_.seed * 0x2545f4914f6cdd1du + uint64_t(done_));
    const Targets targets{batch.labels, options_.label_smoothing, teachers_.ask(batch.input),
                          options_.taught_share};
    const Score score =
        cross_entropy(step_->output(), size_t(problem_.classes), targets, step_->output_gradient());
    step_->backward();
    optimizer.update(step_->parameters(), rate);
    return score;
  }

  Outcome close_epoch(TrainProgress& progress) {
    Score valid;
    if (valid_ != nullptr && valid_->count > 0) {
      Result<Score> scored = score_all(*step_, problem_, *valid_, options_.feed_threads);
      if (!scored && scored.error().kind == ErrorKind::stopped) {
        report_.stopped = true;  // the epoch counts only when it was scored
        return Ok{};
      }
      if (!scored) return scored.error();
      valid = *scored;
      progress.valid = &valid;
    }
    const bool better = valid.accuracy() > report_.valid.accuracy() ||
                        (valid.accuracy() == report_.valid.accuracy() &&
                         valid.mean_loss() <= report_.valid.mean_loss());
    report_.epochs = progress.epoch + 1;
    if (report_.best_epoch < 0 || progress.valid == nullptr || better) {
      report_.best_epoch = progress.epoch;
      report_.train = progress.train, report_.valid = valid;
      best_.take(*step_);
    }
    tell(progress);
    return Ok{};
  }

  void tell(const TrainProgress& progress) const {
    if (options_.progress) options_.progress(progress);
  }

  const Problem& problem_;
  const Examples& examples_;
  const Examples* valid_;
  const TrainOptions& options_;
  std::unique_ptr<Step> step_;
  Teachers teachers_;
  Checkpoint best_;
  TrainReport report_;
  Clock::time_point start_;
  int64_t done_ = 0;
  double step_seconds_ = 0;
};

}  // namespace

TensorId logits_of(const Graph& graph) {
  const TensorId output = graph.outputs.at(0);
  const int maker = graph.producer(output);
  if (maker < 0) return output;
  const Node& node = graph.nodes[size_t(maker)];
  const GradDef* def = find_grad(*node.op);
  return def != nullptr && def->gives_probabilities ? node.inputs[0] : output;
}

Outcome initialize(Graph& graph, uint64_t seed) {
  const TensorId logits = logits_of(graph);
  const Rng random(seed);
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    const Node& node = graph.nodes[n];
    const QuantRule& rule = node.op->quant;
    if (rule.weight_slot < 0 || find_grad(*node.op) == nullptr) continue;
    const TensorId id = node.input(size_t(rule.weight_slot));
    Tensor& weights = graph.tensors[size_t(id)];
    if (!weights.is_constant() || weights.dtype != DType::f32) continue;
    const double fan_out = weights.shape[uint32_t(rule.weight_axis)];
    const double fan_in = weights.shape.elems() / fan_out;
    const bool last = node.outputs[0] == logits;
    const double bound = last ? std::sqrt(6 / (fan_in + fan_out)) : std::sqrt(6 / fan_in);
    Rng draw = random.split(n);
    std::vector<float> values(size_t(weights.shape.elems()));
    for (float& v : values) v = float(draw.uniform(-bound, bound));
    weights.data = bytes_of(values);
    const TensorId bias = rule.bias_slot < 0 ? kNoTensor : node.input(size_t(rule.bias_slot));
    if (bias == kNoTensor || !graph.tensors[size_t(bias)].is_constant()) continue;
    const std::vector<float> zeros(size_t(graph.tensors[size_t(bias)].shape.elems()));
    graph.tensors[size_t(bias)].data = bytes_of(zeros);
  }
  return Ok{};
}

Result<TrainReport> train(Graph& graph, const Examples& examples, const Examples* valid,
                          const TrainOptions& options) {
  if (examples.count <= 0 || options.epochs < 1 || options.batch < 1 || options.seed == 0) {
    return Error{ErrorKind::usage, "nothing to train on", "",
                 "give examples, and at least one epoch, a batch of one and a seed of one"};
  }
  MW_TRY(const Problem problem, problem_of(graph));
  return Run(problem, examples, valid, options).go(graph);
}

Result<Score> evaluate(const Graph& graph, const Examples& examples, int threads) {
  if (examples.count <= 0) return Score{};
  MW_TRY(const Problem problem, problem_of(graph));
  const int batch = int(std::min<int64_t>(kEvaluationBatch, examples.count));
  MW_TRY(const std::unique_ptr<Step> step,
         Step::plan(graph, {.batch = batch, .threads = threads, .output = problem.logits}));
  return score_all(*step, problem, examples, threads);
}

}  // namespace mw
