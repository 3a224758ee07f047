// SPDX-License-Identifier: Apache-2.0
// What: what an operator from outside must hold before anything uses it.
// Why: built-in operators are tested for it; this one may be anybody's, and a crash later would not
// say whose fault it is.
// Contract: `place` is the operator's folder, which errors name.
#pragma once

#include <string>

#include "host/ir/op_def.h"

namespace mw {

// Its OpDef says the namespace that it stands in.
Outcome check_namespace(const OpDef& op, const std::string& cpp_namespace,
                        const std::string& place);
// Nothing is missing, and its parts agree.
Outcome check_plausible(const OpDef& op, const std::string& place);
// Names and numbers by which files tell operators and kernels are its own.
Outcome check_clash(const OpDef& op, const OpDef& other, const std::string& place);

}  // namespace mw
