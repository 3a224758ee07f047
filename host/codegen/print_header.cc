// SPDX-License-Identifier: Apache-2.0
// model.h: the C++ API of a generated model, its figures and its labels.
#include <fmt/format.h>

#include <algorithm>

#include "host/base/escape.h"
#include "host/codegen/deployment.h"
#include "host/codegen/io_text.h"
#include "host/ir/dtypes.h"

namespace mw {

namespace {

// Since C++17 the declaration of a constant inside a struct is its definition; before, model.cc has
// the definitions.
std::string io_struct(const NamedIo& io) {
  const Tensor& t = *io.tensor;
  std::string out = fmt::format(
      "// '{}', {}[{}].\nstruct {} {{\n  using Type = {};\n"
      "  static constexpr uint32_t kElems = {};\n  static constexpr uint32_t kRank = {};\n"
      "  static constexpr int32_t kShape[] = {{{}}};{}\n",
      comment_text(t.name), c_type(t.dtype), shape_list(t.shape), io.type_name(), c_type(t.dtype),
      t.shape.elems(), t.shape.rank, shape_list(t.shape), t.shape.rank == 0 ? "  // a scalar" : "");
  if (has_real_scale(t)) {
    // Zero points are subtracted from the ends, so those of 64 bits stay clear of the type's own.
    constexpr int64_t kClear = int64_t{1} << 62;
    IntegerRange range = integer_range(t.dtype);
    range = {std::max(range.low, -kClear), std::min(range.high, kClear)};
    const std::string scale = fmt::format("mw::RealScale{{kScale, kZeroPoint, {}, {}}}",
                                          int_literal(range.low), int_literal(range.high));
    out += fmt::format(
        "  static constexpr float kScale = {0};\n  static constexpr int32_t kZeroPoint = {1};\n"
        "  // The nearest value of the type, saturating; NaN gives the zero point.\n"
        "  static constexpr Type quantize(float real) {{\n"
        "    return static_cast<Type>(mw::quantize_real(real, {2}));\n  }}\n"
        "  static constexpr float dequantize(Type value) {{\n"
        "    return mw::dequantize_real(static_cast<int64_t>(value), {2});\n  }}\n",
        float_literal(t.quant.scales[0]), t.quant.zero_point, scale);
  }
  return out + "};\n\n";
}

std::string label_table(const Deployment& d) {
  const std::vector<std::string> labels = labels_of(d);
  if (labels.empty()) return "";
  std::string rows;
  for (const std::string& label : labels) rows += fmt::format("    {},\n", string_literal(label));
  return fmt::format(
      "constexpr uint32_t kLabelCount = {};\nconstexpr const char* const kLabels[] = {{\n{}}};\n\n",
      labels.size(), rows);
}

std::string figures(const Deployment& d) {
  uint32_t scratch_bytes = 0;
  for (const PlanStep& step : d.plan.steps)
    scratch_bytes = std::max(scratch_bytes, step.scratch_bytes);
  std::string out = fmt::format(
      "// What the model needs. The arena holds activations, scratch and state.\n"
      "constexpr uint32_t kArenaBytes = {};\nconstexpr uint32_t kScratchBytes = {};\n"
      "constexpr uint32_t kStateBytes = {};\nconstexpr uint32_t kModelBytes = {};\n",
      d.arena_bytes, scratch_bytes, d.plan.state_bytes, d.image.size());
  if (d.figures) {
    out += fmt::format(
        "// Measured on build/firmware.elf of this folder, built by its Makefile as it stands, "
        "with\n"
        "// the main.cc that came with it, for {}.\n"
        "constexpr uint32_t kFlashBytes = {};  // code and model\n"
        "constexpr uint32_t kCodeBytes = {};\n"
        "constexpr uint32_t kStackBytes = {};  // the deepest of open() and run(), as called\n"
        "constexpr uint32_t kRamBytes = {};    // arena, data and that stack\n",
        d.target, d.figures->flash_bytes, d.figures->code_bytes, d.figures->stack_bytes,
        d.figures->ram_bytes);
  }
  return out + "\n";
}

// run(input) -> output for the usual model of one of each.
std::string typed_run(const Deployment& d) {
  if (d.plan.inputs.size() != 1 || d.plan.outputs.size() != 1) return "";
  return R"(
  // Copies the input in and runs. The output is valid until the next run.
  const Output0::Type* run(const Input0::Type (&values)[Input0::kElems]) {
    __builtin_memcpy(input(0), values, sizeof(values));
    run();
    return output0();
  }
)";
}

std::string typed_accessors(const Deployment& d) {
  std::string out;
  for (const NamedIo& io : named_ios(d)) {
    const char* constant = io.is_input ? "" : "const ";
    out += fmt::format(
        "  {0}{1}::Type* {2}{3}() {{\n    return reinterpret_cast<{0}{1}::Type*>({2}({3}));\n  "
        "}}\n",
        constant, io.type_name(), io.is_input ? "input" : "output", io.index);
  }
  return out;
}

std::string model_class(const Deployment& d) {
  const bool loads = d.form != Form::aot;
  std::string out = R"(class Model {
 public:
  using StepHook = void (*)(void* context, uint32_t step, const uint8_t* output, uint32_t bytes);

  explicit constexpr Model(uint8_t* arena) : arena_(arena) {}
  // Checks everything once; afterwards run() cannot fail. Fault::ok() tells.
  mw::Fault open();
)";
  if (loads) {
    out +=
        R"(  // The same with another image of this form instead of the one that is linked in: at a 16-byte
  // boundary, with the same inputs and outputs, and no kernels or arena beyond those of this model.
  mw::Fault open_image(const uint8_t* image, uint32_t image_bytes);
)";
  }
  out += R"(  void reset();  // forgets the state of streaming operators
  void run();
  void run_observed(StepHook hook, void* context);  // hook after each step, with its first output
  uint8_t* input(uint32_t i);
  const uint8_t* output(uint32_t i);

)";
  out += typed_accessors(d) + typed_run(d) + "\n private:\n  uint8_t* arena_;\n";
  if (loads) out += "  mw::Model model_;\n";
  return out + "};\n\n";
}

}  // namespace

std::string print_header(const Deployment& d, std::string_view fingerprint) {
  const std::string version_check =
      fingerprint.empty() ? ""
                          : fmt::format(
                                "#if MW_RUNTIME != 0x{}\n#error \"another version of the "
                                "Milliwatt runtime came before: include this model.h in a "
                                "file of its own\"\n#endif\n\n",
                                fingerprint);
  const std::string guard = fmt::format("MW_MODEL_{}_{}_H_", d.name, d.tag);
  std::string out = fmt::format(
      R"(// SPDX-License-Identifier: Apache-2.0
// Generated by milliwatt compile: model '{0}' in the form '{1}'. Written anew by each compile.
// Contract: give Model a 16-byte aligned arena of kArenaBytes, call open() once, then fill the
// inputs and run() as often as needed. run() may overwrite the inputs.
#ifndef {2}
#define {2}

#ifdef MW_MODEL_NAMED_{3}
#error "Two different models are called '{3}': give one another name with milliwatt compile --name"
#endif
#define MW_MODEL_NAMED_{3} 1

#include "abi/config.h"
#include "abi/real_value.h"
#include "rt/model.h"

{5}namespace {3} {{
// Of exactly this model, so that the linker never takes another of the same name for it.
inline namespace {4} {{

)",
      comment_text(d.plan.name), kFormNames[int(d.form)], guard, d.name, d.tag, version_check);
  out += figures(d) + label_table(d);
  for (const NamedIo& io : named_ios(d)) out += io_struct(io);
  return out + model_class(d) +
         fmt::format("}}  // namespace {}\n}}  // namespace {}\n\n#endif  // {}\n", d.tag, d.name,
                     guard);
}

}  // namespace mw
