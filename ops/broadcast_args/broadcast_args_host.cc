// SPDX-License-Identifier: Apache-2.0
#include "ops/broadcast_args/broadcast_args.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::broadcast_args {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node&) {
  return TfliteExport{};
}

// Shapes that go together.
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::s32 && dtype != DType::s64) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const std::vector<int32_t> whole = movement::draw_dims(build, rng.between(1, 6), 7);
  std::vector<TensorId> inputs;
  for (int i = 0; i < 2; ++i) {
    std::vector<int32_t> dims(whole.begin() + int64_t(rng.below(whole.size())), whole.end());
    for (int32_t& dim : dims) dim = rng.chance(0.4) ? 1 : dim;
    const std::vector<int32_t> rank = {int32_t(dims.size())};
    inputs.push_back(dtype == DType::s64
                         ? build.operand(rank, std::vector<int64_t>(dims.begin(), dims.end()))
                         : build.operand(rank, dims));
  }
  return build.finish(kDef, Attrs{}, inputs, QuantInfo{});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::broadcast_args
