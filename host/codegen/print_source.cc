// SPDX-License-Identifier: Apache-2.0
// model.cc: for `aot` one direct call a step; for `plan` and `tflite` the image, the table of the
// kernels that it uses, and a call of the loader.
#include <fmt/format.h>

#include "host/codegen/deployment.h"

namespace mw {

namespace {

std::string array_rows(std::span<const uint8_t> content) {
  static constexpr char kHex[] = "0123456789abcdef";
  constexpr size_t kPerLine = 20;
  std::string out;
  out.reserve(content.size() * 5 + content.size() / kPerLine);
  for (size_t i = 0; i < content.size(); ++i) {
    out += i % kPerLine == 0 ? "\n    0x" : "0x";
    out += kHex[content[i] >> 4];
    out += kHex[content[i] & 15];
    out += ',';
  }
  return out;
}

std::string literal(const Field& field, std::span<const uint8_t> object, uint32_t index) {
  const double value = get_field(field, object, index);
  if (field.kind == FieldKind::f32) return fmt::format("{:a}f", float(value));
  // The most negative value has no literal of its own type.
  if (value == -2147483648.0) return "-2147483647 - 1";
  return fmt::format("{}", int64_t(value));
}

std::string initializer(const Reflection& type, std::span<const uint8_t> object) {
  std::string out = "{";
  for (const Field& field : type.fields) {
    if (out.size() > 1) out += ", ";
    if (field.count > 1) out += '{';
    for (uint32_t i = 0; i < field.count; ++i) {
      out += (i == 0 ? "" : ", ") + literal(field, object, i);
    }
    if (field.count > 1) out += '}';
  }
  return out + "}";
}

std::string address(Ref ref) {
  switch (ref.region()) {
    case Region::arena:
      return fmt::format("arena + {}", ref.offset());
    case Region::constants:
      return fmt::format("kConstants + {}", ref.offset());
    default:
      return "nullptr";
  }
}

std::string addresses(const std::vector<Ref>& refs) {
  std::string out;
  for (Ref ref : refs) out += (out.empty() ? "" : ", ") + address(ref);
  return out;
}

std::string aot_steps(const Plan& plan) {
  std::string params, calls;
  for (size_t i = 0; i < plan.steps.size(); ++i) {
    const PlanStep& step = plan.steps[i];
    params += fmt::format("constexpr mw::{}::Params kStep{}{};\n", step.op->name(), i,
                          initializer(step.op->params, step.params));
    calls += fmt::format("  mw::{}::{}(kStep{}, mw::Args{{{{{}}}, {{{}}}, {}}});\n",
                         step.op->name(), step.kernel->name, i, addresses(step.in),
                         addresses(step.out), address(step.scratch));
    calls += fmt::format("  hook({}, {}, {});\n", i, address(step.out[0]), step.out_bytes);
  }
  return params +
         "\n// hook(step, first output, its bytes) after each step; an empty one costs nothing.\n"
         "template <class Hook>\ninline void run_steps(uint8_t* arena, Hook hook) {\n" +
         calls + "}\n";
}

std::string includes(const Deployment& d) {
  std::string out = "#include \"model.h\"\n\n";
  for (const OpDef* op : d.ops) {
    out += fmt::format("#include \"{}/{}.h\"\n", op_folder(*op), op->name());
  }
  return out;
}

std::string tables(const Deployment& d) {
  std::string out = "constexpr mw::KernelRow kRows[] = {\n";
  for (const KernelRow* row : d.kernels) {
    for (const OpDef* op : d.ops) {
      if (op->core->code == row->op_code) {
        out += fmt::format("    mw::{}::{}_row,\n", op->name(), row->name);
      }
    }
  }
  out += "};\n";
  if (d.form != Form::tflite) return out;
  out += "constexpr const mw::OpCore* kOps[] = {\n";
  for (const OpDef* op : d.ops) out += fmt::format("    &mw::{}::kCore,\n", op->name());
  return out + "};\n";
}

std::string image(const Deployment& d, std::string_view name) {
  std::string out =
      fmt::format("[[gnu::section(\".mw_model\")]] alignas(16) const uint8_t {}[] = {{", name);
  return out + (d.image.empty() ? "0" : array_rows(d.image)) + "\n};\n";
}

std::string aot_body(const Deployment& d) {
  return fmt::format(
             R"(
mw::Fault Model::open() {{
  reset();
  return {{}};
}}

void Model::reset() {{
  for (uint32_t i = 0; i < kStateBytes; ++i) arena_[i] = 0;
}}

void Model::run() {{
  run_steps(arena_, [](uint32_t, const uint8_t*, uint32_t) {{}});
}}

void Model::run_observed(StepHook hook, void* context) {{
  run_steps(arena_, [=](uint32_t step, const uint8_t* output, uint32_t bytes) {{
    hook(context, step, output, bytes);
  }});
}}

uint8_t* Model::input(uint32_t i) {{
  static constexpr uint32_t kOffsets[] = {{{}}};
  return arena_ + kOffsets[i];
}}
)",
             [&] {
               std::string offsets;
               for (const PlanIo& io : d.plan.inputs)
                 offsets += fmt::format("{}, ", io.at.offset());
               return offsets + "0";
             }()) +
         [&] {
           std::string cases;
           for (size_t i = 0; i < d.plan.outputs.size(); ++i) {
             const Ref at = d.plan.outputs[i].at;
             const char* base = at.region() == Region::arena ? "arena_" : "kConstants";
             cases += fmt::format("  if (i == {}) return {} + {};\n", i, base, at.offset());
           }
           return "\nconst uint8_t* Model::output(uint32_t i) {\n" + cases +
                  "  return nullptr;\n}\n";
         }();
}

std::string loader_body(const Deployment& d) {
  const char* open = d.form == Form::plan ? "mw::open_plan({kImage, sizeof(kImage)}, kRows"
                                          : "mw::open_tflite({kImage, sizeof(kImage)}, kOps, kRows";
  return fmt::format(R"(
mw::Fault Model::open() {{
  return {}, {{arena_, kArenaBytes}}, model_);
}}

void Model::reset() {{ model_.reset(); }}

void Model::run() {{ model_.run(); }}

void Model::run_observed(StepHook hook, void* context) {{
  struct Forward {{
    StepHook hook;
    void* context;
  }} forward = {{hook, context}};
  model_.run_observed(
      [](void* to, uint32_t step, const mw::KernelRow&, const uint8_t* output, uint32_t bytes) {{
        const Forward& f = *static_cast<const Forward*>(to);
        f.hook(f.context, step, output, bytes);
      }},
      &forward);
}}

uint8_t* Model::input(uint32_t i) {{ return model_.input(i); }}

const uint8_t* Model::output(uint32_t i) {{ return model_.output(i); }}
)",
                     open);
}

std::string c_api(const Deployment& d) {
  return fmt::format(R"(
extern "C" {{
static {0}::Model* the_model(void* arena) {{
  static_assert(sizeof({0}::Model) <= {0}_MODEL_BYTES, "the C handle holds the model");
  return reinterpret_cast<{0}::Model*>(arena);
}}
int {0}_open({0}_model* model, void* arena) {{
  *the_model(model) = {0}::Model(static_cast<uint8_t*>(arena));
  return static_cast<int>(the_model(model)->open().status);
}}
void {0}_reset({0}_model* model) {{ the_model(model)->reset(); }}
void {0}_run({0}_model* model) {{ the_model(model)->run(); }}
void* {0}_input({0}_model* model, uint32_t i) {{ return the_model(model)->input(i); }}
const void* {0}_output({0}_model* model, uint32_t i) {{ return the_model(model)->output(i); }}
}}
)",
                     d.name);
}

}  // namespace

std::string print_source(const Deployment& d) {
  std::string out = "// SPDX-License-Identifier: Apache-2.0\n// Generated by milliwatt compile.\n" +
                    includes(d) + "#include \"model_c.h\"\n\nnamespace " + d.name +
                    " {\n\nnamespace {\n\n";
  if (d.form == Form::aot) {
    out += image(d, "kConstants") + "\n" + aot_steps(d.plan) + "\n}  // namespace\n" + aot_body(d);
  } else {
    out += image(d, "kImage") + "\n" + tables(d) + "\n}  // namespace\n" + loader_body(d);
  }
  return out + "\n}  // namespace " + d.name + "\n" + c_api(d);
}

std::string print_c_array(std::string_view name, std::span<const uint8_t> content) {
  return fmt::format(
      "// SPDX-License-Identifier: Apache-2.0\n// Generated by milliwatt compile.\n"
      "alignas(16) const unsigned char {0}[] = {{{1}\n}};\nconst unsigned int {0}_len = {2};\n",
      name, array_rows(content), content.size());
}

}  // namespace mw
