// SPDX-License-Identifier: Apache-2.0
#include "host/listen/streaming.h"

#include <cstring>

#include "host/base/stop.h"
#include "host/data/dataset.h"
#include "host/features/front_end.h"
#include "host/ir/model_file.h"
#include "host/ir/op_def.h"
#include "host/sim/sim.h"

namespace mw {

namespace {

Error unsuitable(std::string what) {
  return {ErrorKind::unsupported, std::move(what), "streaming",
          "train it with milliwatt, or compile it with --network-only"};
}

// Appends the tensors and nodes of `part`, reading `input` in place of its one input.
TensorId append_graph(Graph& graph, const Graph& part, TensorId input) {
  std::vector<TensorId> place;
  for (size_t id = 0; id < part.tensors.size(); ++id) {
    const bool is_input = TensorId(id) == part.inputs[0];
    place.push_back(is_input ? input : graph.add(part.tensors[id]));
  }
  const auto move = [&](std::vector<TensorId>& ids) {
    for (TensorId& id : ids) id = id == kNoTensor ? kNoTensor : place[size_t(id)];
  };
  for (Node node : part.nodes) {
    move(node.inputs);
    move(node.outputs);
    graph.nodes.push_back(std::move(node));
  }
  for (const Variable& variable : part.variables) {
    graph.variables.push_back(
        {place[size_t(variable.value)], place[size_t(variable.next)], variable.initial});
  }
  return place[size_t(part.outputs[0])];
}

TensorId append_window(Graph& graph, TensorId x, const Shape& shape, QuantInfo quant) {
  const TensorId window =
      graph.add(Tensor{"window", graph.tensors[size_t(x)].dtype, shape, std::move(quant), nullptr});
  graph.nodes.push_back(view_node(graph, x, window));
  return window;
}

// x as a tensor of this type: by nothing, by quantize, or by dequantize.
Result<TensorId> append_conversion(Graph& graph, TensorId x, DType dtype, const QuantInfo& quant) {
  const Tensor& from = graph.tensors[size_t(x)];
  const bool real = dtype == DType::f32;
  if (from.dtype == dtype &&
      (real || (from.quant.scales == quant.scales && from.quant.zero_point == quant.zero_point))) {
    return x;
  }
  const OpDef* op = find_op(real ? "dequantize" : "quantize");
  MW_CHECK(op != nullptr, "no operator converts");
  return add_node(graph, *op, op->attrs.defaults, {x}, "scores", real ? QuantInfo{} : quant);
}

bool is_convertible(const Tensor& tensor) {
  return tensor.dtype == DType::f32 ||
         (tensor.dtype == DType::s8 && tensor.quant.scales.size() == 1);
}

bool is_word(const std::string& label) {
  return label != data::kUnknown && !label.starts_with('_');
}

}  // namespace

Result<Graph> streaming_graph(const Graph& classifier, const features::Spec& spec, int frames) {
  if (classifier.inputs.size() != 1 || classifier.outputs.empty()) {
    return unsuitable("a classifier has one input");
  }
  const Tensor& wanted = classifier.tensors[size_t(classifier.inputs[0])];
  if (!is_convertible(wanted)) return unsuitable("the model's input is neither int8 nor float");
  if (wanted.shape.elems() != spec.rows * spec.columns()) {
    return unsuitable("the model's input has another size than the front-end's window");
  }
  Graph graph;
  graph.name = classifier.name;
  graph.metadata = classifier.metadata;
  Tensor pcm{"pcm", DType::s16, {}, {}, nullptr};
  pcm.shape.push(int32_t(frames * spec.hop_samples));
  graph.inputs = {graph.add(std::move(pcm))};
  MW_TRY(TensorId x, features::append_front_end(graph, spec, graph.inputs[0]));
  const QuantInfo yields{{float(spec.scale)}, spec.zero_point, 0};
  x = append_window(graph, x, wanted.shape, yields);
  MW_TRY(x, append_conversion(graph, x, wanted.dtype, wanted.quant));
  x = append_graph(graph, classifier, x);
  const Tensor& scores = graph.tensors[size_t(x)];
  if (!is_convertible(scores)) return unsuitable("the model's scores are neither int8 nor float");
  const bool is_int8 = scores.dtype == DType::s8;
  MW_TRY(x, append_conversion(graph, x, DType::s8,
                              is_int8 ? scores.quant : QuantInfo{{1 / 256.0f}, -128, 0}));
  graph.outputs = {x};
  return graph;
}

ScoreFormat score_format(const Graph& streaming, int rate_hz) {
  const Tensor& scores = streaming.tensors[size_t(streaming.outputs[0])];
  const Tensor& pcm = streaming.tensors[size_t(streaming.inputs[0])];
  std::vector<std::string> labels = labels_of(streaming);
  ScoreFormat format;
  format.classes = format.words = int(scores.shape.elems());
  format.scale = scores.quant.scales.at(0), format.zero_point = scores.quant.zero_point;
  format.period_s = double(pcm.shape.elems()) / rate_hz;
  if (labels.size() != size_t(format.classes)) return format;
  while (format.words > 0 && !is_word(labels[size_t(format.words) - 1])) --format.words;
  return format;
}

Bytes stream_items(std::span<const int16_t> pcm, size_t item_samples) {
  const size_t items = (pcm.size() + item_samples - 1) / item_samples;
  Bytes bytes(items * item_samples * sizeof(int16_t));
  if (!pcm.empty()) std::memcpy(bytes.data(), pcm.data(), pcm.size_bytes());
  return bytes;
}

Result<Posteriors> run_stream(const Graph& streaming, std::span<const int16_t> pcm, int rate_hz) {
  MW_TRY(Sim sim, Sim::open(streaming, {.search_rounds = 1}));
  const size_t item_bytes = sim.input(0).size();
  const Bytes items = stream_items(pcm, item_bytes / sizeof(int16_t));
  Posteriors out{score_format(streaming, rate_hz), {}};
  for (size_t at = 0; at < items.size(); at += item_bytes) {
    MW_TRY_DO(check_stop());
    std::memcpy(sim.input(0).data(), items.data() + at, item_bytes);
    MW_TRY_DO(sim.run());
    for (uint8_t score : sim.output(0)) out.values.push_back(int8_t(score));
  }
  return out;
}

}  // namespace mw
