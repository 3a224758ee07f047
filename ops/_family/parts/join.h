// SPDX-License-Identifier: Apache-2.0
// What: parts::Join, the kind of operators that put tensors side by side along an axis.
// Contract: all inputs and the output have one data type and, where quantized, one scale and zero
// point, for the bytes are copied.
#ifndef MW_OPS_FAMILY_PARTS_JOIN_H_
#define MW_OPS_FAMILY_PARTS_JOIN_H_

#include "ops/_family/parts/operator.h"

namespace mw {
inline namespace MW_ABI {
namespace parts {

struct Join {
  using Attrs = PartsAttrs;
  using Params = PartsParams;
  static constexpr SlotCounts kSlots{kAnySlots, 1, 1, 0};

  static Status infer(Form form, const void* attrs, Span<const TensorType> in,
                      Span<TensorType> out);
  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status prepare_slices(const void* attrs, const OpTypes& types, void* params);
  static void derive(const void* attrs, const OpTypes& types, const void* params,
                     void* const* tables);
  static Status footprint(const PartsParams& p, const KernelRow& row, Footprint& f);
  static Status check_tables(const void* params, const void* const* tables, Footprint& f);
  static void ref(const PartsParams& p, const Args& args);

  template <class M>
  static constexpr void complete(OpCore& core) {
    static_assert(M::kForm != Form::equal, "what is joined may have any size");
    core.prepare = M::kForm == Form::slices ? prepare_slices : prepare;
  }
};

}  // namespace parts
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_PARTS_JOIN_H_
