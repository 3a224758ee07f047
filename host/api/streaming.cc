// SPDX-License-Identifier: Apache-2.0
#include "host/api/streaming.h"

#include <cstring>

#include "host/features/front_end.h"
#include "host/ir/op_def.h"

namespace mw::api {

namespace {

Error unsuitable(std::string what) {
  return {ErrorKind::unsupported, std::move(what), "streaming", "quantize the model to int8 first"};
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
  return place[size_t(part.outputs[0])];
}

Result<TensorId> append_reshape(Graph& graph, TensorId x, const Shape& shape, QuantInfo quant) {
  const OpDef* reshape = find_op("reshape");
  MW_CHECK(reshape != nullptr, "no operator reshape");
  Bytes attrs = reshape->attrs.defaults;
  const Field *dims = reshape->attrs.find("shape"), *rank = reshape->attrs.find("rank");
  MW_CHECK(dims != nullptr && rank != nullptr && set_field(*rank, attrs, 0, shape.rank),
           "reshape has other attributes");
  for (uint32_t i = 0; i < shape.rank; ++i) set_field(*dims, attrs, i, shape[i]);
  return add_node(graph, *reshape, std::move(attrs), {x}, "window", std::move(quant));
}

}  // namespace

Result<Graph> streaming_graph(const Graph& classifier, const features::Spec& spec, int frames) {
  if (classifier.inputs.size() != 1 || classifier.outputs.empty()) {
    return unsuitable("a classifier has one input");
  }
  const Tensor& wanted = classifier.tensors[size_t(classifier.inputs[0])];
  const QuantInfo quant{{float(spec.scale)}, spec.zero_point, 0};
  if (wanted.dtype != DType::s8 || wanted.quant.scales != quant.scales ||
      wanted.quant.zero_point != quant.zero_point) {
    return unsuitable("the model's input is not what its front-end yields");
  }
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
  MW_TRY(x, append_reshape(graph, x, wanted.shape, quant));
  graph.outputs = {append_graph(graph, classifier, x)};
  return graph;
}

Bytes stream_items(std::span<const int16_t> pcm, size_t item_samples) {
  const size_t items = (pcm.size() + item_samples - 1) / item_samples;
  Bytes bytes(items * item_samples * sizeof(int16_t));
  if (!pcm.empty()) std::memcpy(bytes.data(), pcm.data(), pcm.size_bytes());
  return bytes;
}

Posteriors to_posteriors(const Tensor& output, std::span<const uint8_t> outputs, double period_s) {
  return {int(output.shape.elems()), period_s, from_tensor(output, outputs)};
}

Result<Posteriors> run_stream(const Graph& streaming, std::span<const int16_t> pcm, int rate_hz) {
  MW_TRY(Sim sim, Sim::open(streaming, {.search_rounds = 1}));
  const size_t item_bytes = sim.input(0).size();
  const Bytes items = stream_items(pcm, item_bytes / sizeof(int16_t));
  Bytes outputs;
  for (size_t at = 0; at < items.size(); at += item_bytes) {
    std::memcpy(sim.input(0).data(), items.data() + at, item_bytes);
    sim.run();
    outputs.insert(outputs.end(), sim.output(0).begin(), sim.output(0).end());
  }
  const double period_s = double(item_bytes) / sizeof(int16_t) / rate_hz;
  return to_posteriors(streaming.tensors[size_t(streaming.outputs[0])], outputs, period_s);
}

}  // namespace mw::api
