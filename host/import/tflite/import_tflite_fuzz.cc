// SPDX-License-Identifier: Apache-2.0
// Any bytes end in an error or in a graph; what imports must plan, export, and import again.
#include "host/import/tflite/tflite.h"
#include "host/sim/sim.h"
#include "test/mutate/custom_mutator.h"
#include "test/mutate/generate.h"

MW_MUTATOR(mw::mutate::vary_tflite)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace mw;
  const auto graph = import_tflite({data, size}, "fuzz");
  if (!graph) {
    MW_CHECK(!graph.error().what.empty(), "an error without a reason");
    return 0;
  }
  const auto file = export_tflite(*graph);
  MW_CHECK(file.ok(), "what was imported cannot be exported: " + file.error().text());
  const auto again = import_tflite(*file, "fuzz");
  MW_CHECK(again.ok(), "what was exported cannot be imported: " + again.error().text());
  constexpr uint64_t kLargestRun = 1u << 16;  // macs and bytes, so that executions stay fast
  uint64_t work = 0;
  for (const Tensor& tensor : graph->tensors) work += tensor.bytes();
  if (work > kLargestRun) return 0;
  const auto plan = make_plan(*graph, {.search_rounds = 4});
  MW_CHECK(plan.ok() || plan.error().where.starts_with("loop"),
           "what was imported cannot be planned: " + plan.error().text());
  if (!plan) return 0;
  for (const PlanStep& step : plan->steps) work += step.macs;
  if (work > kLargestRun) return 0;
  auto sim = Sim::open_container(write_container(*plan).value());
  MW_CHECK(sim.ok(), "what was planned cannot be opened: " + sim.error().text());
  static_cast<void>(sim->run());
  return 0;
}
