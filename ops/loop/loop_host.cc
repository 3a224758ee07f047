// SPDX-License-Identifier: Apache-2.0
#include "ops/loop/loop.h"

#include "host/ir/op_def.h"

namespace mw::loop {

extern const OpDef kDef;
const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.loops = true},
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
};

}  // namespace mw::loop
