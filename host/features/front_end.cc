// SPDX-License-Identifier: Apache-2.0
#include "host/features/front_end.h"

#include <cmath>
#include <initializer_list>
#include <utility>

#include "host/features/tables.h"
#include "host/ir/op_def.h"

namespace mw::features {

namespace {

// Bits that filter weights add to energies, and half of them after a root.
constexpr int kWeightBits = 12;
constexpr int kMagnitudeBits = 8;  // fraction bits of dsp/energy's magnitudes
// Taken off sums of magnitudes so that the loudest frame of 16384 samples stays below 2^32.
constexpr int kMagnitudeShift = 4;

using Value = std::pair<const char*, double>;

class Chain {
 public:
  Chain(Graph& graph, const Spec& spec) : graph_(graph), spec_(spec) {}

  Result<TensorId> rows(TensorId pcm);
  Result<TensorId> window(TensorId rows, bool keep);

 private:
  // Appends the block named `op`; the outputs are those of the last node then.
  Result<TensorId> add(const char* op, std::initializer_list<Value> attrs,
                       std::vector<TensorId> inputs, QuantInfo quant = {});
  template <class T>
  TensorId table(const char* name, std::vector<int32_t> dims, const std::vector<T>& values) {
    Tensor tensor{name, DTypeOf<T>::value, {}, {}, bytes_of(values)};
    for (int32_t dim : dims) tensor.shape.push(dim);
    return graph_.add(std::move(tensor));
  }
  Result<TensorId> amplitudes(TensorId spectrum, TensorId shift, const MelFilters& filters);
  Result<TensorId> adapted(TensorId amplitudes);
  Result<TensorId> cepstrum(TensorId logs, const MelFilters& filters);

  // Left shift that a root can take without loss: log2(fft_length), less the root of the weights.
  int correction_bits() const { return int(std::log2(spec_.fft_length)) - kWeightBits / 2; }
  // Bits by which log features' arguments are shifted left.
  int log_bits() const { return spec_.spectrum == Spectrum::power ? correction_bits() : 0; }
  // What the argument of the logarithm is for a convention with samples in [-1, 1) and a transform
  // without scaling whose filter sums (or their roots) are 1.
  double log_argument_of_one() const;

  Graph& graph_;
  const Spec& spec_;
};

Result<TensorId> Chain::add(const char* op, std::initializer_list<Value> attrs,
                            std::vector<TensorId> inputs, QuantInfo quant) {
  const OpDef* def = find_op(op);
  MW_CHECK(def != nullptr, std::string("no block ") + op);
  Bytes bytes = def->attrs.defaults;
  for (const auto& [name, value] : attrs) {
    const Field* field = def->attrs.find(name);
    MW_CHECK(field != nullptr && set_field(*field, bytes, 0, value),
             std::string(op) + " has no attribute " + name);
  }
  return add_node(graph_, *def, std::move(bytes), std::move(inputs), op, std::move(quant));
}

double Chain::log_argument_of_one() const {
  const double transform = 32768.0 / spec_.fft_length;
  if (spec_.spectrum == Spectrum::power) {
    return std::ldexp(transform, kWeightBits / 2 + log_bits());
  }
  return std::ldexp(transform, kMagnitudeBits + kWeightBits - kMagnitudeShift);
}

Result<TensorId> Chain::amplitudes(TensorId spectrum, TensorId shift, const MelFilters& filters) {
  const bool power = spec_.spectrum == Spectrum::power;
  MW_TRY(const TensorId energy,
         add("energy",
             {{"mode", power ? 0 : 1}, {"first_bin", filters.first_bin}, {"bins", filters.bins}},
             {spectrum}));
  const TensorId edges = table("filter_edges", {int32_t(filters.edges.size())}, filters.edges);
  const TensorId weights = table("filter_weights", {2, filters.bins}, filters.weights);
  MW_TRY(const TensorId bands, add("filter_bank", {}, {energy, edges, weights}));
  if (power) return add("filter_bank_sqrt", {}, {bands, shift});
  return add("filter_bank_shift", {{"right", kMagnitudeShift}}, {bands, shift});
}

Result<TensorId> Chain::adapted(TensorId amplitudes) {
  const auto q14 = [](double x) { return std::floor(double(float(x)) * (1 << 14)); };
  MW_TRY(const TensorId cleaned, add("noise_reduction",
                                     {{"smoothing_bits", spec_.smoothing_bits},
                                      {"even_smoothing", q14(spec_.even_smoothing)},
                                      {"odd_smoothing", q14(spec_.odd_smoothing)},
                                      {"min_signal_remaining", q14(spec_.min_signal_remaining)}},
                                     {amplitudes}));
  if (!spec_.pcan) return cleaned;
  constexpr int kSnrBits = 12;
  const TensorId estimate = graph_.nodes.back().outputs[1];
  const std::vector<int16_t> gains = pcan_table(spec_, spec_.smoothing_bits - correction_bits());
  const TensorId gain_table = table("pcan_gains", {int32_t(gains.size())}, gains);
  return add("pcan", {{"snr_shift", spec_.pcan_gain_bits - correction_bits() - kSnrBits}},
             {cleaned, gain_table, estimate});
}

Result<TensorId> Chain::cepstrum(TensorId logs, const MelFilters& filters) {
  std::vector<double> offset_nepers;
  const double power = spec_.spectrum == Spectrum::power ? 2 : 1;  // ln of a root is half of ln
  for (double area : filters.areas) {
    const double height = spec_.filter_norm == FilterNorm::area ? 1 / area : 1.0;
    offset_nepers.push_back(std::log(height) / power - std::log(log_argument_of_one()));
  }
  const DctTables dct = dct_tables(spec_, offset_nepers, power);
  const TensorId matrix = table("dct_matrix", {spec_.coefficients, spec_.channels}, dct.matrix);
  const TensorId bias = table("dct_bias", {spec_.coefficients}, dct.bias);
  const int shift = dct.fraction_bits + spec_.log_scale_shift - spec_.mfcc_fraction_bits;
  if (shift < 1 || shift > 31) {
    return Error{ErrorKind::usage,
                 "mfcc_fraction_bits and log_scale_shift leave the cosine transform no precision",
                 "front-end", "lower mfcc_fraction_bits"};
  }
  return add("dct", {{"shift", shift}}, {logs, matrix, bias});
}

Result<TensorId> Chain::rows(TensorId pcm) {
  MW_TRY(const MelFilters filters, mel_filters(spec_));
  MW_TRY(TensorId x,
         add("framer", {{"window", spec_.window_samples}, {"hop", spec_.hop_samples}}, {pcm}));
  const TensorId window =
      table("window", {spec_.window_samples},
            window_table(spec_.window, spec_.window_samples, spec_.window_bits));
  MW_TRY(x, add("window", {{"shift", spec_.window_bits}}, {x, window}));
  MW_TRY(x, add("fft_auto_scale", {}, {x}));
  const TensorId shift = graph_.nodes.back().outputs[1];
  const std::vector<int16_t> twiddles = twiddle_table(spec_.fft_length);
  const TensorId twiddle = table("twiddles", {int32_t(twiddles.size() / 2), 2}, twiddles);
  MW_TRY(x, add("rfft", {{"length", spec_.fft_length}}, {x, twiddle}));
  MW_TRY(x, amplitudes(x, shift, filters));
  if (spec_.kind == Kind::micro) {
    MW_TRY(x, adapted(x));
  }
  MW_TRY(x, add("filter_bank_log",
                {{"scale_shift", spec_.log_scale_shift}, {"correction_bits", log_bits()}}, {x}));
  if (spec_.kind != Kind::mfcc) return x;
  return cepstrum(x, filters);
}

Result<TensorId> Chain::window(TensorId rows, bool keep) {
  const QuantInfo quant{{float(spec_.scale)}, spec_.zero_point, 0};
  const auto stack = [&](TensorId x, const QuantInfo& of) -> Result<TensorId> {
    if (!keep) return x;
    return add("stacker", {{"rows", spec_.rows}}, {x}, of);
  };
  if (spec_.kind == Kind::log_mel) {
    const double step_db = 20 / std::log(10.0) * spec_.unit();
    MW_TRY(const TensorId window, stack(rows, {}));
    return add(
        "log_mel_norm",
        {{"floor", std::max(1.0, std::round(spec_.floor_db / step_db))}, {"unit", spec_.unit()}},
        {window}, quant);
  }
  MW_TRY(const TensorId scaled, add("feature_scale", {{"unit", spec_.unit()}}, {rows}, quant));
  return stack(scaled, quant);
}

Result<Graph> graph_with_input(const Spec& spec, const char* name, DType dtype,
                               std::vector<int32_t> dims) {
  MW_TRY_DO(validate(spec));
  Graph graph;
  graph.name = "frontend";
  Tensor input{name, dtype, {}, {}, nullptr};
  for (int32_t dim : dims) input.shape.push(dim);
  graph.inputs = {graph.add(std::move(input))};
  return graph;
}

Graph finished(Graph graph, TensorId output) {
  graph.outputs = {output};
  graph.tensors[size_t(output)].name = "features";
  return graph;
}

}  // namespace

Result<TensorId> append_rows(Graph& graph, const Spec& spec, TensorId pcm) {
  MW_TRY_DO(validate(spec));
  return Chain(graph, spec).rows(pcm);
}

Result<TensorId> append_window(Graph& graph, const Spec& spec, TensorId rows, bool keep) {
  MW_TRY_DO(validate(spec));
  return Chain(graph, spec).window(rows, keep);
}

Result<TensorId> append_front_end(Graph& graph, const Spec& spec, TensorId pcm) {
  MW_TRY(const TensorId rows, append_rows(graph, spec, pcm));
  MW_TRY(const TensorId input, append_window(graph, spec, rows, true));
  graph.metadata[kMetadataKey] = to_json(spec);
  return input;
}

Result<Graph> rows_graph(const Spec& spec, int frames) {
  MW_TRY(Graph graph,
         graph_with_input(spec, "pcm", DType::s16, {int32_t(frames * spec.hop_samples)}));
  MW_TRY(const TensorId rows, append_rows(graph, spec, graph.inputs[0]));
  return finished(std::move(graph), rows);
}

Result<Graph> window_graph(const Spec& spec) {
  const DType dtype = spec.kind == Kind::mfcc ? DType::s16 : DType::u16;
  MW_TRY(Graph graph, graph_with_input(spec, "rows", dtype, {spec.rows, spec.columns()}));
  MW_TRY(const TensorId window, append_window(graph, spec, graph.inputs[0], false));
  return finished(std::move(graph), window);
}

Result<Graph> front_end_graph(const Spec& spec, int frames) {
  MW_TRY(Graph graph,
         graph_with_input(spec, "pcm", DType::s16, {int32_t(frames * spec.hop_samples)}));
  MW_TRY(const TensorId input, append_front_end(graph, spec, graph.inputs[0]));
  return finished(std::move(graph), input);
}

int delay_rows(const Spec& spec) {
  return (spec.window_samples + spec.hop_samples - 1) / spec.hop_samples - 1;
}

Result<Spec> front_end_of(const Graph& graph) {
  const auto found = graph.metadata.find(kMetadataKey);
  if (found == graph.metadata.end()) {
    return Error{ErrorKind::unsupported, "the model does not say which front-end it was trained on",
                 graph.name, "train it with milliwatt, or give the features as .npy"};
  }
  return from_json(found->second);
}

}  // namespace mw::features
