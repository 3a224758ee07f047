// SPDX-License-Identifier: Apache-2.0
#include "dsp/log_mel_norm/log_mel_norm.h"

#include <cmath>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::log_mel_norm {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (dtype != DType::u16) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input({build.extent(1, 49), build.extent(1, 40)});
  const Attrs a{build.extent(1, 65535), float(rng.uniform(0.001, 1.0))};
  const float scale = a.unit / float(build.graph().tensors[size_t(x)].shape[0]) *
                      float(std::exp(rng.uniform(1.4, 8.0)));
  const QuantInfo quant{{scale}, build.extent(-128, 127), 0};
  return build.finish(kDef, a, {x}, quant);
}

}  // namespace

const OpDef kDef = {.core = &kCore,
                    .rows = kRows,
                    .quant = {.quantizable = false},
                    .attrs = reflect<Attrs>(),
                    .params = reflect<Params>(),
                    .random_case = random_case};

}  // namespace mw::log_mel_norm
