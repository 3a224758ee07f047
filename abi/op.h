// SPDX-License-Identifier: Apache-2.0
// What: the contract between an operator folder and everything that runs it: Args, Footprint,
// KernelRow and OpCore.
// Why: host compiler, device loader, container validator and generated code share one definition,
// so a kernel is chosen, sized and called the same way in all three forms.
// Contract: constant data and free functions only. A kernel trusts its Params and Args; footprint()
// is what makes them trustworthy, and is called once, when a model is opened.
#pragma once

#include "abi/fields.h"
#include "abi/flat_file.h"
#include "abi/span.h"
#include "abi/status.h"
#include "abi/tensor.h"

namespace mw {

inline constexpr uint32_t kMaxInputs = 6;   // graph inputs and derived tables of one node together
inline constexpr uint32_t kMaxOutputs = 3;  // graph outputs and state of one node together

// What a kernel is called with. in: graph inputs, then derived tables; out: graph outputs, then
// state buffers that live from call to call. An absent optional input is null. Buffers of tensors
// are 16-byte aligned. Where a row says so, out[0] may overlap a dying in[] as overlap() allows.
struct Args {
  const void* in[kMaxInputs] = {};
  void* out[kMaxOutputs] = {};
  void* scratch = nullptr;

  template <class T>
  const T* input(uint32_t slot) const {
    return static_cast<const T*>(in[slot]);
  }
  template <class T>
  T* output(uint32_t slot) const {
    return static_cast<T*>(out[slot]);
  }
};

// How many bytes a kernel touches in each slot, for exactly these Params.
struct Footprint {
  uint32_t in_bytes[kMaxInputs] = {};
  uint32_t out_bytes[kMaxOutputs] = {};
  uint32_t optional_in = 0;  // bit i: in[i] may be null
  uint32_t scratch_bytes = 0;
};

enum class Isa : uint8_t { portable, arm_dsp, arm_mve, rv32, host_simd };
constexpr uint32_t isa_bit(Isa isa) {
  return 1u << static_cast<uint8_t>(isa);
}

// Objective of choose(): among the rows that fit, speed takes the first, ram the first with the
// least scratch, size the last (the reference, which other nodes are likely to share).
enum class Optimize : uint8_t { speed, size, ram };

struct KernelRow;
using KernelFn = void (*)(const void* params, const Args& args);
using FootprintFn = Status (*)(const void* params, const KernelRow& row, Footprint& footprint);
// Checks the contents of derived tables that come from a file (shifts in range, for example).
using CheckFn = Status (*)(const void* params, const Args& args);
using SupportsFn = bool (*)(const void* params);
using ScratchFn = uint32_t (*)(const void* params);

// One variant. in_dtypes / out_dtypes are the dtypes of the slots that select it; none = any.
struct KernelRow {
  uint32_t id;  // wire_id(name)
  uint16_t op_code;
  uint16_t params_bytes;
  Isa isa;
  DType x, w, y;  // dtype of in[0], in[1], out[0]; none matches anything
  bool raster;    // obeys the raster order that OpCore::overlap describes
  KernelFn run;
  FootprintFn footprint;  // checks Params; fills sizes, scratch too
  SupportsFn supports;    // the predicate that selects this row also guards its validation
  ScratchFn scratch_bytes;
  CheckFn check_tables;  // null where nothing in a table can harm
  const char* name;      // null where MW_STRIP_TEXT is set
};

#ifdef MW_STRIP_TEXT
#define MW_TEXT(text) nullptr
#else
#define MW_TEXT(text) text
#endif

// Typed functions of an operator behind the untyped pointers of KernelRow and OpCore.
template <class P, void (*kKernel)(const P&, const Args&)>
void run_kernel(const void* params, const Args& args) {
  kKernel(*static_cast<const P*>(params), args);
}
template <class P, Status (*kFootprint)(const P&, const KernelRow&, Footprint&)>
Status footprint_of(const void* params, const KernelRow& row, Footprint& footprint) {
  return kFootprint(*static_cast<const P*>(params), row, footprint);
}
template <class P, bool (*kSupports)(const P&)>
bool supports_of(const void* params) {
  return kSupports(*static_cast<const P*>(params));
}
template <class P, uint32_t (*kScratch)(const P&)>
uint32_t scratch_of(const void* params) {
  return kScratch(*static_cast<const P*>(params));
}
template <class P>
constexpr bool always(const P&) {
  return true;
}
template <class P>
constexpr uint32_t no_scratch(const P&) {
  return 0;
}

struct OpTypes {  // what prepare() sees of a node
  Span<const TensorType> in;
  Span<const TensorType> out;
};

// An operator of a .tflite file: its options table and all its inputs, shape and axis operands too.
struct TfliteNode {
  FlatTable options;
  Span<const TensorType> in;
  Span<const TensorType> out;
};

inline constexpr uint16_t kNoTflite = 0xffff;
inline constexpr int32_t kNoOverlap = INT32_MAX;

// The device-safe half of an operator. code is wire format: never reused.
struct OpCore {
  const char* name;
  uint16_t code;
  uint16_t attrs_bytes, params_bytes;
  uint8_t min_inputs, inputs, derived, outputs, states;
  uint16_t tflite_code;  // BuiltinOperator, or kNoTflite
  // Attrs from a file's node. The file's first `inputs` inputs are the graph inputs of this
  // operator.
  Status (*read_tflite)(const TfliteNode& node, void* attrs);
  // Output dtypes and shapes from attrs and inputs. Sets out[i].dtype and shape; quant stays.
  Status (*infer)(const void* attrs, Span<const TensorType> in, Span<TensorType> out);
  // Checks everything and fills Params. Types are those infer() gave (or the file declared).
  Status (*prepare)(const void* attrs, const OpTypes& types, void* params);
  // Fills the derived tables, sized by footprint().in_bytes[inputs..]; null where there are none.
  void (*derive)(const void* attrs, const OpTypes& types, const void* params, void* const* tables);
  // Output bytes are input bytes: out[0] and in[0] may be one buffer, and then nothing runs.
  bool view;
  // Raster overlap: how far apart out[0] and in[slot] must start, in bytes, when in[slot] dies in
  // this node and the row has `raster`. Forward: in - out >= result. Reverse (rows then walk the
  // output backwards): out - in >= result. kNoOverlap: not possible. Null: never possible.
  int32_t (*overlap)(const void* params, const KernelRow& row, uint32_t slot, bool reverse);
  // Makes Params run in reverse raster order; null where overlap() never allows it.
  void (*set_reverse)(void* params);
  // Multiply-accumulates of one run; null counts as 0.
  uint64_t (*macs)(const void* params);
};

// The row of this operator for these dtypes, ISAs and objective, or null. Rows stand best first.
const KernelRow* choose(Span<const KernelRow> rows, uint16_t op_code, const void* params,
                        const OpTypes& types, uint32_t isa_mask, Optimize optimize);

}  // namespace mw
