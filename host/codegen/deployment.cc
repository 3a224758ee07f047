// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/deployment.h"

#include <algorithm>

#include "host/base/escape.h"
#include "host/base/files.h"
#include "host/codegen/selftest.h"
#include "host/ir/flatten.h"

namespace mw {

std::optional<Form> parse_form(std::string_view name) {
  for (int i = 0; i < 3; ++i) {
    if (name == kFormNames[i]) return Form(i);
  }
  return std::nullopt;
}

namespace {

// The header says what the program sees; the container holds every step, Params, table, reference
// and constant, but not which steps have code of their own.
std::string tag_of(const Deployment& d, const Bytes& container) {
  const std::string listens = d.listen ? print_listen_header(d) : "";
  std::string fixed;
  for (const PlanStep& step : d.plan.steps) fixed += step.fixed != nullptr ? '1' : '0';
  return "m_" + content_hash(d.target + print_header(d) + content_hash(container) +
                             content_hash(d.image) + fixed + listens)
                    .substr(0, 12);
}

}  // namespace

Result<Deployment> make_deployment(const Graph& graph, const Bytes& tflite,
                                   const DeployOptions& options) {
  Deployment d;
  d.name = identifier(options.name.empty() ? graph.name : options.name);
  d.target = options.target;
  d.form = options.form;
  PlanOptions plan_options = options.plan;
  plan_options.keep_views = options.form == Form::tflite;
  plan_options.fix_params = options.form == Form::aot;
  MW_TRY(d.plan, make_plan(graph, plan_options));
  d.arena_bytes = options.form == Form::plan ? container_arena_bytes(d.plan) : d.plan.arena_bytes;
  d.step_count = uint32_t(d.plan.steps.size());
  d.flow = graph.has_flow();
  const bool loops = has_loop(graph);
  for (const OpDef* op : all_ops()) {
    bool used = false;
    // With those the device's own loader runs what the file does not list.
    const bool copies = op->name() == "reshape";
    const bool own = d.flow && d.form == Form::tflite &&
                     (copies || op->traits.branches || (loops && op->traits.loops));
    for (const KernelRow& row : op->rows) {
      const bool needed = own || std::ranges::any_of(d.plan.steps, [&](const PlanStep& step) {
                            return step.kernel->id == row.id;
                          });
      if (needed) d.kernels.push_back(&row);
      used = used || needed;
    }
    if (used) d.ops.push_back(op);
  }
  MW_TRY(const Bytes container, write_container(d.plan));
  switch (options.form) {
    case Form::aot:
      d.image = d.plan.constants;
      break;
    case Form::plan:
      d.image = container;
      break;
    case Form::tflite:
      d.image = tflite;
      break;
  }
  d.listen = options.listen;
  d.self_test = self_test_of(container);
  d.tag = tag_of(d, container);
  return d;
}

}  // namespace mw
