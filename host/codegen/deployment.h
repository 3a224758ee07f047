// SPDX-License-Identifier: Apache-2.0
// What: Deployment, a model in one of the three forms, ready to be printed as sources.
// Why: the forms differ in who makes the plan; what surrounds them (typed API, figures, replay) is
// one, so everything that prints asks a Deployment.
// Contract: a plain value. The three forms run the same kernels with the same Params.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/plan/plan.h"
#include "rt/detector.h"

namespace mw {

enum class Form { tflite, plan, aot };
inline constexpr const char* kFormNames[] = {"tflite", "plan", "aot"};
std::optional<Form> parse_form(std::string_view name);

// Measured on the linked firmware; printed into the header as constants.
struct Figures {
  uint64_t flash_bytes = 0;  // code and model
  uint64_t code_bytes = 0;   // minimal firmware without the model's constants
  uint64_t ram_bytes = 0;    // arena, data and stack
  uint64_t stack_bytes = 0;  // deepest, of opening and running
};

// What turns the scores of a streaming model (input int16 samples, output int8 scores) into words.
struct ListenPlan {
  DetectorParams detector{};
  uint32_t rate_hz = 0;
  std::vector<std::string> words = {};      // that can be heard
  std::vector<int16_t> example_sound = {};  // of the example main; empty: a generated test signal
};

struct Deployment {
  std::string name;  // a C++ identifier, the namespace of the generated API
  std::string tag;   // m_<hash of all that the sources say>: models of one name differ in it
  std::string target;
  Form form = Form::aot;
  Plan plan;
  Bytes image;  // tflite: the file; plan: the container; aot: the constants
  // tflite: the caller sets what the device's own loader needs, and the steps that it makes.
  uint32_t arena_bytes = 0, step_count = 0;
  bool flow = false;                      // the model has bodies or variables
  std::vector<const OpDef*> ops;          // used, sorted by name
  std::vector<const KernelRow*> kernels;  // used, best first
  std::optional<Figures> figures;         // none: not measured yet
  std::optional<ListenPlan> listen;       // none: the network alone
  std::optional<uint32_t> self_test;      // the checksum of host/codegen/selftest.h
};

struct DeployOptions {
  Form form = Form::aot;
  std::string target;
  PlanOptions plan;
  std::string name;  // of the generated API, any text; empty: the graph's
  std::optional<ListenPlan> listen;
};

// `tflite`: the file itself for Form::tflite, for which `graph` is its import without any pass.
Result<Deployment> make_deployment(const Graph& graph, const Bytes& tflite,
                                   const DeployOptions& options);

// The sources of a deployment.
// model.h: typed API, figures, labels. It refuses a runtime of another fingerprint than this.
std::string print_header(const Deployment& deployment, std::string_view fingerprint = {});
std::string print_source(const Deployment& deployment);        // model.cc: constants and run()
std::string print_c_header(const Deployment& deployment);      // model_c.h: the C API
std::string print_c_source(const Deployment& deployment);      // model_c.cc: what it declares
std::string print_main(const Deployment& deployment);          // main.cc: an example product
std::string print_load_image(const Deployment& deployment);    // examples/load_image.cc; not of aot
std::string print_replay_model(const Deployment& deployment);  // replay_model.cc: ports/harness.h
// Of a deployment that listens: <name>_listen.h, <name>_listen_c.h, <name>_listen.cc, the mains.
std::string print_listen_header(const Deployment& deployment);
std::string print_listen_c_header(const Deployment& deployment);
std::string print_listen_source(const Deployment& deployment);
std::string print_listen_main(const Deployment& deployment);
std::string print_listen_replay(const Deployment& deployment);
std::string print_example_sound(const ListenPlan& listen);  // example_sound.h
// The classic array of bytes: `const unsigned char <name>[]` and its length.
std::string print_c_array(std::string_view name, std::span<const uint8_t> content);

}  // namespace mw
