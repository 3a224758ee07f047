// SPDX-License-Identifier: Apache-2.0
// What: puts a front-end, as a Spec says it, in front of a graph: DSP blocks from samples to the
// model's int8 input.
// Why: features are part of the graph, so training, host tests and the device compute the same.
// Contract: nodes are appended in running order; tensors of other nodes are not touched. The chain
// is framer, window, fft_auto_scale, rfft, energy, filter_bank, root or shift, then by kind: micro:
// noise_reduction, pcan, log; log_mel: log; mfcc: log, dct. A second part makes the model's input:
// micro and mfcc: feature_scale and stacker; log_mel: stacker and log_mel_norm.
#pragma once

#include "host/features/spec.h"
#include "host/ir/graph.h"

namespace mw::features {

inline constexpr const char* kMetadataKey = "frontend";

// Samples to rows: pcm is s16 of frames * hop_samples; the result u16 or s16 [frames, columns], in
// steps of spec.unit(). Row j of the stream comes with frame j + delay_rows(spec); rows before row
// 0 are those of digital silence.
Result<TensorId> append_rows(Graph& graph, const Spec& spec, TensorId pcm);
// Rows to the model's input: s8 [spec.rows, columns], quantized with spec.scale, spec.zero_point.
// With `keep` the newest rows push older ones out (a stacker); else `rows` is the whole window.
Result<TensorId> append_window(Graph& graph, const Spec& spec, TensorId rows, bool keep);
// Both, and the spec as metadata: a graph that takes samples and yields a model's input.
Result<TensorId> append_front_end(Graph& graph, const Spec& spec, TensorId pcm);

// A graph of its own: input "pcm" s16 [frames * hop_samples], output "features".
Result<Graph> rows_graph(const Spec& spec, int frames);
Result<Graph> window_graph(const Spec& spec);  // input "rows" [spec.rows, columns]
Result<Graph> front_end_graph(const Spec& spec, int frames);

// What a graph's metadata name. Errors: unsupported, where there is none.
Result<Spec> front_end_of(const Graph& graph);

// Frames that a stream must bring before row 0 comes out.
int delay_rows(const Spec& spec);

}  // namespace mw::features
