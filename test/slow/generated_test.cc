// SPDX-License-Identifier: Apache-2.0
// What users do with generated folders: two models in one program, three ways; other dialects and
// warnings; texts that would be code; the C API; the figures of the folder's own Makefile.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "host/api/run.h"
#include "host/base/escape.h"
#include "host/base/process.h"
#include "host/ir/model_file.h"
#include "host/ir/text.h"
#include "test/scratch.h"

namespace mw {
namespace {
namespace fs = std::filesystem;

// y = x * weights + bias, all quantized; `first` makes models that differ in their weights alone.
Graph small_model(const std::string& name, int first, const std::string& labels = "yes\nno") {
  const std::string text = fmt::format(R"(graph "sepnet" {{
  input x: s8[1,4] q(0.5, 3)
  const w: s8[2,4] q(0.25, 0) = {{{0}, 2, 3, 4, 5, 6, 7, 8}}
  const b: s32[2] q(0.125, 0) = {{10, 20}}
  y: s8[1,2] q(0.5, -5) = fully_connected(x, w, b)
  output y
}}
)",
                                       first);
  auto graph = parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  graph->name = name;
  graph->metadata["labels"] = labels;
  return *graph;
}

class Generated : public testing::TestWithParam<Form> {
 protected:
  fs::path at(const std::string& path) const { return scratch_.path() / path; }

  api::LoadedModel model(const fs::path& path, Graph graph) {
    return api::LoadedModel{path, std::move(graph), {}, 0};
  }
  void compile(const api::LoadedModel& model, const std::string& folder,
               const std::string& target = "host") {
    api::DeployRequest request{target, GetParam(), Optimize::speed};
    const auto report = api::compile(model, request, at(folder));
    ASSERT_TRUE(report.ok()) << report.error().text();
  }
  // What the model answers to x = 0, 1, 2, 3, by the simulator.
  std::string want(const api::LoadedModel& model) {
    api::InputItems items;
    items.inputs.push_back({0, 1, 2, 3});
    const auto report = api::run(model, items, {{"host", Form::plan, Optimize::speed}, false});
    EXPECT_TRUE(report.ok()) << report.error().text();
    const Bytes& y = report->outputs[0].bytes;
    return fmt::format("{} {} ", int(int8_t(y[0])), int(int8_t(y[1])));
  }
  std::string shell(const std::string& command) {
    const auto done = run_process({{"bash", "-c", command}, scratch_.path(), 300});
    EXPECT_TRUE(done.ok()) << done.error().text();
    if (!done) return "";
    EXPECT_EQ(done->exit_code, 0) << command << "\n" << done->out << done->err;
    return done->out;
  }

  Scratch scratch_{"generated"};
};

constexpr const char* kTwoModels = R"(#include <cstdio>
#include "wake/model.h"
#include "gesture/model.h"
alignas(16) static uint8_t a[wake::kArenaBytes], b[gesture::kArenaBytes];
int main() {
  wake::Model w(a);
  gesture::Model g(b);
  if (!w.open().ok() || !g.open().ok()) return 1;
  for (int i = 0; i < 4; ++i) w.input0()[i] = g.input0()[i] = int8_t(i);
  w.run();
  g.run();
  for (int i = 0; i < 2; ++i) std::printf("%d ", w.output0()[i]);
  for (int i = 0; i < 2; ++i) std::printf("%d ", g.output0()[i]);
}
)";

TEST_P(Generated, two_models_are_one_program_each_with_its_own_weights) {
  const auto wake = model("wake.mw", small_model("sepnet", 1));
  const auto gesture = model("gesture.mw", small_model("sepnet", 100));
  const std::string answers = want(wake) + want(gesture);
  ASSERT_NE(want(wake), want(gesture));
  compile(wake, "wake");
  compile(gesture, "gesture");
  ASSERT_TRUE(write_text(at("main.cc"), kTwoModels).ok());
  // All sources together.
  EXPECT_EQ(
      shell("g++ -std=gnu++14 -I. -Iwake -Igesture main.cc $(find wake gesture -name '*.cc' ! "
            "-name main.cc ! -path '*/ports/*') -o together && ./together"),
      answers);
  // An archive each.
  shell("make -s -C wake build/libmodel.a && make -s -C gesture build/libmodel.a");
  EXPECT_EQ(
      shell("g++ -std=gnu++17 -I. -Iwake main.cc wake/build/libmodel.a gesture/build/libmodel.a -o "
            "archives && ./archives"),
      answers);
  // Two folders in one CMake project.
  ASSERT_TRUE(write_text(at("CMakeLists.txt"),
                         "cmake_minimum_required(VERSION 3.13)\nproject(two CXX)\n"
                         "add_subdirectory(wake)\nadd_subdirectory(gesture)\n"
                         "add_executable(two main.cc)\ntarget_include_directories(two PRIVATE .)\n"
                         "target_link_libraries(two PRIVATE wake gesture)\n")
                  .ok());
  EXPECT_EQ(shell("cmake -S . -B b -DCMAKE_BUILD_TYPE=Release >/dev/null && cmake --build b -j2 "
                  ">/dev/null && b/two"),
            answers);
}

TEST_P(Generated, models_of_one_name_never_stand_in_for_each_other) {
  const auto first = model("model.mw", small_model("sepnet", 1));
  const auto second = model("model.mw", small_model("sepnet", 100));
  compile(first, "a");
  compile(second, "b");
  for (const char* side : {"a", "b"}) {
    ASSERT_TRUE(write_text(at(std::string("use_") + side + ".c"), fmt::format(R"(#include <stdio.h>
#include "{0}/model_c.h"
static model_model net;
static union {{ unsigned char bytes[4096]; long double aligned; }} memory;
void use_{0}(void);
void use_{0}(void) {{
  int i;
  if (model_open(&net, memory.bytes) != 0) {{ puts(model_status_text(model_open(&net, memory.bytes))); return; }}
  for (i = 0; i < 4; ++i) ((signed char*)model_input(&net, 0))[i] = (signed char)i;
  model_run(&net);
  for (i = 0; i < 2; ++i) printf("%d ", ((const signed char*)model_output(&net, 0))[i]);
}}
)",
                                                                              side))
                    .ok());
  }
  ASSERT_TRUE(write_text(at("main.c"),
                         "void use_a(void); void use_b(void);\n"
                         "int main(void) { use_a(); use_b(); return 0; }\n")
                  .ok());
  shell("make -s -C a build/libmodel.a && make -s -C b build/libmodel.a");
  EXPECT_EQ(
      shell("gcc -std=c99 -Wall -Wextra -pedantic -Wconversion -Werror main.c use_a.c use_b.c "
            "a/build/libmodel.a b/build/libmodel.a -o c && ./c"),
      want(first) + want(second));
}

TEST_P(Generated, texts_of_a_model_stay_texts) {
  const std::string evil = "\");}\nint x = system(\"touch ran\");//*/ \\";
  Graph graph = small_model("sepnet", 1, evil + "\n5\" pipe\r\n\xd0\xb4?\?/\n");
  graph.name = "a*/b\n#error x \\";
  graph.tensors[size_t(graph.inputs[0])].name = "in\nput */ #include <nowhere.h> \\";
  graph.tensors[size_t(graph.outputs[0])].name = "y\"); }\\\n?\?/";
  compile(model("2nd-try v1.0.mw", graph), "odd");
  const std::string out = shell(
      "make -s -C odd build/libmodel.a && "
      "echo '#include \"odd/model.h\"\n#include <cstdio>\nint main() { for (auto l : "
      "model_2nd_try_v1_0::kLabels) std::printf(\"[%s]\", l); }' > l.cc && "
      "g++ -std=c++14 -trigraphs -Wall -Wextra -Werror -I. -Iodd l.cc -o l && ./l");
  EXPECT_NE(out.find("5\" pipe]"), std::string::npos) << out;
  EXPECT_EQ(out.find('\r'), std::string::npos);
  EXPECT_FALSE(fs::exists(at("odd/ran")) || fs::exists(at("ran")));
}

TEST_P(Generated, sources_are_strict_in_every_dialect) {
  compile(model("wake.mw", small_model("sepnet", 1)), "wake");
  for (const char* compiler : {"g++", "clang++"}) {
    if (!program_exists(compiler)) continue;
    for (const char* dialect : {"gnu++14", "c++17", "gnu++20"}) {
      shell(fmt::format(
          "cd wake && for f in $(find . -name '*.cc' ! -path './ports/*'); do {} -std={} "
          "-ffreestanding -fno-exceptions -fno-rtti -Wall -Wextra -Wpedantic "
          "-Wconversion -Wshadow -Wold-style-cast -Wdouble-promotion -Wundef -Werror "
          "-fsyntax-only -I. $f || exit 1; done",
          compiler, dialect));
    }
  }
  const auto old = run_process(
      {{"g++", "-std=gnu++11", "-fsyntax-only", "-x", "c++", "wake/model.h"}, scratch_.path(), 60});
  ASSERT_TRUE(old.ok());
  EXPECT_NE(old->exit_code, 0);
  EXPECT_NE(
      old->err.substr(0, old->err.find("error: ", old->err.find("error: ") + 1)).find("C++14"),
      std::string::npos)
      << old->err.substr(0, 500);
}

TEST_P(Generated, figures_are_those_of_the_folder_as_it_builds) {
  for (const char* core : {"cortex-m3", "cortex-m4"}) {
    const auto target = api::find_target(core);
    ASSERT_TRUE(target.ok()) << target.error().text();
    if (const std::string missing = api::missing_tool(*target); !missing.empty()) {
      GTEST_SKIP() << "SKIPPED: " << missing;
    }
    const auto wake = model("wake.mw", small_model("sepnet", 1));
    for (const Optimize optimize : {Optimize::speed, Optimize::size}) {
      const std::string folder = fmt::format("{}_{}", core, int(optimize));
      const auto report = api::compile(wake, {core, GetParam(), optimize}, at(folder));
      ASSERT_TRUE(report.ok()) << report.error().text();
      ASSERT_TRUE(report->deployment.figures.has_value()) << report->not_measured;
      shell("make -s -C " + folder);
      const auto built = measure_project(*target, at(folder));
      ASSERT_TRUE(built.ok()) << built.error().text();
      const Figures& stated = *report->deployment.figures;
      EXPECT_EQ(stated.code_bytes, built->code_bytes) << folder;
      EXPECT_EQ(stated.flash_bytes, built->code_bytes + built->model_bytes) << folder;
      EXPECT_EQ(stated.ram_bytes, built->data_bytes + stated.stack_bytes) << folder;
      EXPECT_GT(stated.stack_bytes, 0u);
      EXPECT_EQ(
          shell("make -s -C " + folder + " figures"),
          fmt::format("flash_bytes {}\ncode_bytes {}\nvariables_bytes {}\n", stated.flash_bytes,
                      stated.code_bytes, stated.ram_bytes - stated.stack_bytes));
      const std::string header = read_text(at(folder) / "model.h").value();
      EXPECT_NE(header.find(fmt::format("kFlashBytes = {};", stated.flash_bytes)),
                std::string::npos);
    }
  }
}

// What an older compile left must not break the build, neither sources nor lists of dependencies.
TEST_P(Generated, a_folder_builds_after_another_compile_into_it) {
  Graph other = *parse(R"(graph "other" {
  input x: s8[1,4] q(0.5, 3)
  y: s8[1,4] q(0.00390625, -128) = softmax(x)
  output y
}
)");
  compile(model("wake.mw", small_model("wake", 1)), "fw");
  shell("make -s -C fw");
  compile(model("other.mw", std::move(other)), "fw");
  shell("make -s -C fw");
  EXPECT_FALSE(fs::exists(at("fw/ops/fully_connected")));
}

TEST_P(Generated, names_of_the_example_are_no_trouble) {
  for (const char* name : {"sensor", "Model", "Input0"}) {
    compile(model(std::string(name) + ".mw", small_model("x", 1)), name);
    shell(fmt::format("make -s -C {0}", name));
  }
}

TEST_P(Generated, two_headers_of_one_name_say_what_to_do) {
  compile(model("model.mw", small_model("x", 1)), "a");
  compile(model("model.mw", small_model("x", 2)), "b");
  for (const char* header : {"model.h", "model_c.h"}) {
    const std::string said =
        shell(fmt::format("printf '#include \"a/{0}\"\\n#include \"b/{0}\"\\n' > both.cc; "
                          "g++ -std=gnu++17 -Ia -fsyntax-only both.cc 2>&1 | grep -m1 error",
                          header));
    EXPECT_NE(said.find("--name"), std::string::npos) << said;
  }
}

// The example takes an image from a file, as after an update, and refuses one that is damaged.
TEST_P(Generated, an_image_from_a_file_runs) {
  if (GetParam() == Form::aot) return;
  compile(model("wake.mw", small_model("wake", 1)), "fw");
  compile(model("wake.mw", small_model("wake", 9)), "update");
  shell(
      "g++ -std=gnu++14 -DMW_LOAD_IMAGE_EXAMPLE -w -Ifw $(find fw -name '*.cc' ! -name main.cc "
      "! -path '*/ports/*') -o load");
  const std::string suffix = GetParam() == Form::plan ? "mwp" : "tflite";
  const std::string built_in = shell("./load fw/model." + suffix);
  const std::string updated = shell("./load update/model." + suffix);
  EXPECT_NE(built_in.find("output 0 begins with"), std::string::npos);
  EXPECT_NE(updated, built_in) << "the weights are those of the file";
  EXPECT_EQ(
      shell("head -c 40 fw/model." + suffix + " > cut; ./load cut && echo ran || true").find("ran"),
      std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Forms, Generated, testing::Values(Form::aot, Form::plan, Form::tflite));

}  // namespace
}  // namespace mw
