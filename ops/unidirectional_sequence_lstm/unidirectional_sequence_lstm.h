// SPDX-License-Identifier: Apache-2.0
// What: unidirectional_sequence_lstm, a layer of long short-term memory over the steps of a
// sequence: four gates of x and of the last output h, and a cell that is kept from step to step.
// Contract: x is [batch, steps, in_c], or [steps, batch, in_c] where time_major, y the same with
// `cells`; weights are [cells, in_c], recurrent ones [cells, cells], biases [cells]. h and the
// cells are states: they go on from call to call, and begin as zero. In each step
//   forget, input, output = logistic(w x + r h + bias), new = tanh(w x + r h + bias)
//   cell = forget * cell + input * new, within cell_clip where that is above 0
//   h = y = output * tanh(cell)
// s8 with s32 biases and s16 (zero points 0) with s64 ones: weights have zero point 0, h the
// quantization of y, the cells steps of 2^cell_power in s16; a gate's two products are requantized
// each. f32: the same without quantization. Neither peephole, projection, layer norm nor coupled
// gates. Source: TFLite UNIDIRECTIONAL_SEQUENCE_LSTM, of TFLM.
#ifndef MW_OPS_UNIDIRECTIONAL_SEQUENCE_LSTM_UNIDIRECTIONAL_SEQUENCE_LSTM_H_
#define MW_OPS_UNIDIRECTIONAL_SEQUENCE_LSTM_UNIDIRECTIONAL_SEQUENCE_LSTM_H_

#include "abi/op.h"
#include "abi/requantize.h"

namespace mw {
namespace unidirectional_sequence_lstm {
inline namespace MW_ABI {

constexpr uint16_t kCode = 172;
// As in a file. Of the weights, the recurrent ones and the biases there is one a gate, in the order
// of Gate; between them stand three peepholes, which are absent.
enum In : uint8_t { kX, kW = 1, kR = 5, kPeephole = 9, kBias = 12 };
enum Gate : uint8_t { kInput, kForget, kNew, kOutput, kGates };
enum Out : uint8_t { kY };
enum State : uint8_t { kHidden, kCell };
constexpr SlotCounts kSlots{16, 0, 1, 2};

struct Attrs {
  float cell_clip = 0;     // 0: none
  int32_t cell_power = 0;  // of integers
  bool time_major = false;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("cell_clip", a.cell_clip), v("cell_power", a.cell_power), v("time_major", a.time_major);
  }
};

// What products are requantized by: those of a gate with x and with h, and h itself.
enum Factor : uint8_t { kOfX = 0, kOfHidden = kGates, kOfOutput = 2 * kGates, kFactors };

struct Params {
  int32_t batch, steps, in_c, cells;
  int32_t multiplier[kFactors];
  int32_t cell_clip;  // steps of the cell, or the bits of a float; 0: none
  int16_t x_zp, h_zp;
  int8_t shift[kFactors];
  int8_t time_major;
  int8_t cell_shift;  // the scale of the cells is 2^(cell_shift - 12)
  int8_t reserved;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("batch", p.batch), v("steps", p.steps), v("in_c", p.in_c), v("cells", p.cells);
    v("multiplier", p.multiplier), v("cell_clip", p.cell_clip), v("x_zp", p.x_zp);
    v("h_zp", p.h_zp), v("shift", p.shift), v("time_major", p.time_major);
    v("cell_shift", p.cell_shift), v("reserved", p.reserved);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/unidirectional_sequence_lstm/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace unidirectional_sequence_lstm
}  // namespace mw

#endif  // MW_OPS_UNIDIRECTIONAL_SEQUENCE_LSTM_UNIDIRECTIONAL_SEQUENCE_LSTM_H_
