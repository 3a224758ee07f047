// SPDX-License-Identifier: Apache-2.0
#include "ops/branch/branch.h"

#include "host/ir/op_def.h"

namespace mw::branch {

extern const OpDef kDef;
const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.branches = true},
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
};

}  // namespace mw::branch
