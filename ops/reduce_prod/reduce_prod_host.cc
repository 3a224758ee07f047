// SPDX-License-Identifier: Apache-2.0
#include "ops/reduce_prod/reduce_prod.h"

#include "ops/_family/reduction/reduction_host.h"

namespace mw::reduce_prod {

extern const OpDef kDef;
const OpDef kDef = reduction::kind_def<Product, kDef>("Product");

}  // namespace mw::reduce_prod
