// SPDX-License-Identifier: Apache-2.0
// What: parts::Cut, the kind of operators that cut a tensor up along an axis.
// Contract: the sizes are those of the outputs. An output that stands in x is not copied.
// kOperandsBefore: inputs of a file's node before x.
#ifndef MW_OPS_FAMILY_PARTS_CUT_H_
#define MW_OPS_FAMILY_PARTS_CUT_H_

#include "ops/_family/parts/operator.h"

namespace mw {
inline namespace MW_ABI {
namespace parts {

struct Cut {
  using Attrs = PartsAttrs;
  using Params = PartsParams;
  static constexpr SlotCounts kSlots{1, 1, kAnySlots, 0};
  static constexpr uint8_t kOperandsBefore = 0;

  static Status infer(Form form, const void* attrs, Span<const TensorType> in,
                      Span<TensorType> out);
  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status prepare_equal(const void* attrs, const OpTypes& types, void* params);
  static Status prepare_slices(const void* attrs, const OpTypes& types, void* params);
  static void derive(const void* attrs, const OpTypes& types, const void* params,
                     void* const* tables);
  static Status footprint(const PartsParams& p, const KernelRow& row, Footprint& f);
  static Status check_tables(const void* params, const void* const* tables, Footprint& f);
  static int32_t alias(const void* params, const void* const* tables, uint32_t out, uint32_t slot);
  // The axis from the operand that holds it.
  static Status read_axis(const TensorType& operand, void* attrs);
  static void ref(const PartsParams& p, const Args& args);

  template <class M>
  static constexpr void complete(OpCore& core) {
    core.operands_before = M::kOperandsBefore;
    core.prepare = M::kForm == Form::slices  ? prepare_slices
                   : M::kForm == Form::equal ? prepare_equal
                                             : prepare;
    core.alias = alias;
  }
};

}  // namespace parts
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_PARTS_CUT_H_
