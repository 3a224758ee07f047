// SPDX-License-Identifier: Apache-2.0
// model.cc: for `aot` one direct call a step; for `plan` and `tflite` the image, the table of the
// kernels that it uses, and a call of the loader.
#include <fmt/format.h>

#include <map>
#include <set>
#include <tuple>

#include "abi/branch.h"
#include "host/base/escape.h"
#include "host/codegen/deployment.h"
#include "host/codegen/io_text.h"

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
  return field.kind == FieldKind::f32 ? float_literal(float(value)) : int_literal(int64_t(value));
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

// A packed kernel does not look for what its stream replaces: this takes no stack.
std::span<const Ref> looked_for(const PlanStep& step, const std::vector<Ref>& refs) {
  size_t count = refs.size();
  while (step.kernel->packed && count > 0 && refs[count - 1].bits == 0) --count;
  return {refs.data(), count};
}

// Args of a step, and the addresses that they point to; no kernel looks for a scratch that it did
// not ask for.
struct CallText {
  std::string addresses, args;
};
CallText call_text(const PlanStep& step) {
  const std::span<const Ref> in = looked_for(step, step.in), tables = looked_for(step, step.tables);
  CallText out;
  for (const std::span<const Ref> refs :
       {in, tables, std::span(step.out), std::span(step.states)}) {
    for (Ref ref : refs) out.addresses += address(ref) + ", ";
  }
  if (step.scratch.bits != 0) out.addresses += address(step.scratch);
  const Slots s = Slots::of(uint32_t(in.size()), uint32_t(tables.size()), uint32_t(step.out.size()),
                            uint32_t(step.states.size()));
  out.args = fmt::format("mw::Args{{slots, {{{}, {}, {}, {}}}}}", s.tables_at, s.outputs_at,
                         s.states_at, s.total);
  return out;
}

// How generated code names what an operator has: mw::add::kCore, mw::relu::Unary::kCore.
std::string in_scope(const OpDef& op, std::string_view name) {
  const std::string home =
      op.cpp_namespace.empty() ? fmt::format("mw::{}", op.name()) : std::string(op.cpp_namespace);
  return fmt::format("{}{}{}::{}", home, op.cpp_class.empty() ? "" : "::", op.cpp_class, name);
}

// Kernels in a class do not repeat the operator's name.
std::string kernel_name(const OpDef& op, const KernelRow& row) {
  const std::string_view name = row.name;
  return in_scope(op, op.cpp_class.empty() ? name : name.substr(op.name().size() + 1));
}

// The opening of what a branch decides about; `ends` has the steps before which it closes.
std::string branch_text(const PlanStep& step, size_t index, std::vector<size_t>& ends) {
  const auto& params = *reinterpret_cast<const BranchParams*>(step.params.data());
  ends.push_back(index + 1 + size_t(params.steps));
  return fmt::format("  if (*({}) {} 0) {{\n", address(step.in[0]), params.when != 0 ? "!=" : "==");
}

// For each step, the first with the same code and the same Params.
std::vector<size_t> first_alike(const Plan& plan) {
  using Key = std::tuple<const KernelRow*, const FixedBody*, Bytes>;
  std::map<Key, size_t> seen;
  std::vector<size_t> first;
  for (const PlanStep& step : plan.steps) {
    const size_t next = first.size();
    first.push_back(seen.try_emplace({step.kernel, step.fixed, step.params}, next).first->second);
  }
  return first;
}

// A function of its own, so that steps share it.
std::string fixed_kernel(const std::string& kernel, size_t i) {
  return fmt::format(
      "[[gnu::noinline, gnu::flatten]] void fixed{0}(const mw::Args& args) {{\n  "
      "{1}_body(kStep{0}, args);\n}}\n",
      i, kernel);
}

// By step: how many loops begin there.
std::vector<int> loops_from(const Plan& plan) {
  std::vector<int> from(plan.steps.size(), 0);
  for (size_t i = 0; i < plan.steps.size(); ++i) {
    const PlanStep& step = plan.steps[i];
    if (!step.op->traits.loops) continue;
    ++from[i - size_t(reinterpret_cast<const LoopParams*>(step.params.data())->steps)];
  }
  return from;
}

std::string aot_steps(const Plan& plan) {
  std::string params, calls;
  std::vector<size_t> ends;
  const std::vector<int> loops = loops_from(plan);
  const std::vector<size_t> first = first_alike(plan);
  for (size_t i = 0; i < plan.steps.size(); ++i) {
    const PlanStep& step = plan.steps[i];
    for (; !ends.empty() && ends.back() == i; ends.pop_back()) calls += "  }\n";
    for (int opened = 0; opened < loops[i]; ++opened) calls += "  do {\n";
    if (step.op->traits.branches) {
      calls += branch_text(step, i, ends);
      continue;
    }
    if (step.op->traits.loops) {
      calls += fmt::format("  }} while (*({}) != 0);\n", address(step.in[0]));
      continue;
    }
    const std::string kernel = kernel_name(*step.op, *step.kernel);
    if (first[i] == i) {
      params += fmt::format("constexpr {} kStep{}{};\n", in_scope(*step.op, "Params"), i,
                            initializer(step.op->params, step.params));
      if (step.fixed != nullptr) params += fixed_kernel(kernel, i);
    }
    const CallText call = call_text(step);
    const std::string function = step.fixed != nullptr
                                     ? fmt::format("fixed{}(", first[i])
                                     : fmt::format("{}(kStep{}, ", kernel, first[i]);
    // A scope of its own, so that the arrays share their place on the stack.
    calls += fmt::format("  {{\n    const void* const slots[] = {{{}}};\n    {}{});\n  }}\n",
                         call.addresses, function, call.args);
    calls += fmt::format("  hook({}, {}, {});\n", i, address(step.out[0]), step.out_bytes);
  }
  for (; !ends.empty(); ends.pop_back()) calls += "  }\n";
  return params +
         "\n// hook(step, first output, its bytes) after each step; an empty one costs nothing.\n"
         "template <class Hook>\ninline void run_steps(uint8_t* arena, Hook hook) {\n" +
         (calls.empty() ? "  static_cast<void>(arena);\n  static_cast<void>(hook);\n" : calls) +
         "}\n";
}

std::string includes(const Deployment& d) {
  std::string out = "#include \"model.h\"\n\n";
  std::set<std::string> headers;
  for (const OpDef* op : d.ops) headers.insert(fmt::format("{}/{}.h", op_folder(*op), op->name()));
  for (const PlanStep& step : d.plan.steps) {
    if (step.fixed != nullptr) headers.insert(step.fixed->header);
  }
  for (const std::string& header : headers) out += fmt::format("#include \"{}\"\n", header);
  return out;
}

std::string tables(const Deployment& d) {
  // Of views alone a plan has nothing to run, and C++ has no empty array.
  if (d.kernels.empty() && d.form == Form::plan) {
    return "constexpr mw::Span<const mw::KernelRow> kRows{};\n";
  }
  std::string out = "constexpr mw::KernelRow kRows[] = {\n";
  for (const KernelRow* row : d.kernels) {
    for (const OpDef* op : d.ops) {
      if (op->core->code == row->op_code) {
        out += fmt::format("    {}_row,\n", kernel_name(*op, *row));
      }
    }
  }
  out += "};\n";
  if (d.form != Form::tflite) return out;
  out += "constexpr const mw::OpCore* kOps[] = {\n";
  for (const OpDef* op : d.ops) out += fmt::format("    &{},\n", in_scope(*op, "kCore"));
  return out + "};\n";
}

std::string image(const Deployment& d, std::string_view name) {
  std::string out =
      fmt::format("[[gnu::section(\".mw_model\")]] alignas(16) const uint8_t {}[] = {{", name);
  return out + (d.image.empty() ? "0" : array_rows(d.image)) + "\n};\n";
}

// The body of reset(): what each state starts with.
std::string aot_reset(const Plan& plan) {
  std::string out;
  for (const StateFill& fill : plan.fills) {
    const bool copied = fill.from.bits != 0;
    const bool one_byte = fill.pattern == (fill.pattern & 0xff) * 0x01010101u;
    const std::string value =
        copied     ? fmt::format("kConstants[{} + i]", fill.from.offset())
        : one_byte ? fmt::format("{}", fill.pattern & 0xff)
                   : fmt::format("static_cast<uint8_t>({:#x}u >> (8 * (i % 4)))", fill.pattern);
    out += fmt::format("  for (uint32_t i = 0; i < {}; ++i) arena_[{} + i] = {};\n", fill.bytes,
                       fill.to.offset(), value);
  }
  return out;
}

std::string aot_body(const Deployment& d) {
  return fmt::format(
             R"(
mw::Fault Model::open() {{
  mw::Fault fault;
  if (!mw::is_tensor_aligned(arena_)) {{
    fault.status = mw::Status::misaligned;
  }} else {{
    reset();
  }}
  return fault;
}}

void Model::reset() {{
{}}}

bool Model::save(uint8_t* state, uint32_t bytes) const {{
  for (uint32_t i = 0; bytes == kStateBytes && i < bytes; ++i) state[i] = arena_[i];
  return bytes == kStateBytes;
}}

bool Model::restore(const uint8_t* state, uint32_t bytes) {{
  for (uint32_t i = 0; bytes == kStateBytes && i < bytes; ++i) arena_[i] = state[i];
  return bytes == kStateBytes;
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
             aot_reset(d.plan),
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
  const char* open = d.form == Form::plan ? "mw::open_plan(file, kRows"
                     : d.flow             ? "mw::open_tflite_flow(file, kOps, kRows"
                                          : "mw::open_tflite(file, kOps, kRows";
  std::string checks;
  for (const NamedIo& io : named_ios(d)) {
    const char* kind = io.is_input ? "input" : "output";
    checks += fmt::format(" || model_.{}_bytes({}) != {}", kind, io.index, io.tensor->bytes());
  }
  return fmt::format(R"(
mw::Fault Model::open() {{
  return open_image(kImage, sizeof(kImage));
}}

mw::Fault Model::open_image(const uint8_t* image, uint32_t image_bytes) {{
  const mw::Span<const uint8_t> file{{image, image_bytes}};
  mw::Fault fault = {0}, mw::Span<uint8_t>{{arena_, kArenaBytes}}, model_);
  if (!fault.ok()) return fault;
  // What the typed API promises of inputs and outputs holds for any image.
  if (model_.input_count() != {1} || model_.output_count() != {2}{3}) {{
    fault.status = mw::Status::bad_shape;
  }}
  return fault;
}}

void Model::reset() {{ model_.reset(); }}

bool Model::save(uint8_t* state, uint32_t bytes) const {{ return model_.save({{state, bytes}}); }}

bool Model::restore(const uint8_t* state, uint32_t bytes) {{
  return model_.restore({{state, bytes}});
}}

void Model::run() {{ model_.run(); }}

void Model::run_observed(StepHook hook, void* context) {{
  struct Forward {{
    StepHook hook;
    void* context;
  }} forward = {{hook, context}};
  model_.run_observed(
      [](void* to, const mw::ObservedStep& step) {{
        const Forward& f = *static_cast<const Forward*>(to);
        const mw::Span<const uint8_t> output = step.output();
        f.hook(f.context, step.index, output.ptr, output.count);
      }},
      &forward);
}}

uint8_t* Model::input(uint32_t i) {{ return model_.input(i); }}

const uint8_t* Model::output(uint32_t i) {{ return model_.output(i); }}
)",
                     open, d.plan.inputs.size(), d.plan.outputs.size(), checks);
}

// Constants of structs in model.h, for programs that take their address.
std::string constant_definitions(const Deployment& d) {
  std::string out;
  for (const NamedIo& io : named_ios(d)) {
    const auto define = [&](const char* type, const char* name) {
      out += fmt::format("constexpr {} {}::{};\n", type, io.type_name(), name);
    };
    define("uint32_t", "kElems");
    define("uint32_t", "kRank");
    define("int32_t", "kShape[]");
    if (!has_real_scale(*io.tensor)) continue;
    define("float", "kScale");
    define("int32_t", "kZeroPoint");
  }
  return "\n#if __cplusplus < 201703L\n" + out + "#endif\n";
}

}  // namespace

std::string print_source(const Deployment& d) {
  std::string out = "// SPDX-License-Identifier: Apache-2.0\n// Generated by milliwatt compile.\n" +
                    includes(d) + "\nnamespace " + d.name + " {\ninline namespace " + d.tag +
                    " {\n\nnamespace {\n\n";
  if (d.form == Form::aot) {
    out += image(d, "kConstants") + "\n" + aot_steps(d.plan) + "\n}  // namespace\n" + aot_body(d);
  } else {
    out += image(d, "kImage") + "\n" + tables(d) + "\n}  // namespace\n" + loader_body(d);
  }
  return out + constant_definitions(d) + "\n}  // namespace " + d.tag + "\n}  // namespace " +
         d.name + "\n";
}

std::string print_c_array(std::string_view name, std::span<const uint8_t> content) {
  return fmt::format(
      "// SPDX-License-Identifier: Apache-2.0\n// Generated by milliwatt compile.\n"
      "alignas(16) const unsigned char {0}[] = {{{1}\n}};\nconst unsigned int {0}_len = {2};\n",
      name, array_rows(content), content.size());
}

}  // namespace mw
