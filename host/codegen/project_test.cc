// SPDX-License-Identifier: Apache-2.0
// Generated folders in programs of their users: two in one program, and arenas where they may not
// be.
#include "host/codegen/project.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "host/base/files.h"
#include "host/base/process.h"
#include "host/codegen/runtime.h"
#include "host/import/tflite/tflite.h"
#include "host/ir/random_case.h"
#include "host/sim/sim.h"
#include "source_dir.h"
#include "test/scratch.h"

namespace mw {
namespace {

namespace fs = std::filesystem;

// Ends with what it printed in the message where it fails.
std::string must_run(const std::vector<std::string>& argv, const fs::path& folder) {
  const auto done = run_process({argv, folder, 120});
  if (!done.ok()) ADD_FAILURE() << done.error().text();
  if (!done.ok()) return {};
  EXPECT_EQ(done->exit_code, 0) << fmt::format("{}", fmt::join(argv, " ")) << "\n" << done->err;
  return done->out;
}

std::string hex(std::span<const uint8_t> bytes) {
  std::string out;
  for (uint8_t byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

// One model as a generated folder, and what it answers to zeros.
struct Sample {
  std::string name;
  Graph graph;
  Bytes file;
  std::string answer;
};

Sample make_sample(const std::string& name, const char* op, uint64_t seed) {
  Rng rng(seed);
  Sample out{name, *find_op(op)->random_case(rng, DType::s8), {}, {}};
  out.graph.name = name;
  out.file = export_tflite(out.graph).value();
  auto sim = Sim::open(out.graph).value();
  std::vector<Bytes> inputs;
  for (size_t i = 0; i < sim.input_count(); ++i) inputs.emplace_back(sim.input(i).size());
  out.answer = hex(sim.run(inputs).value()[0]);
  return out;
}

// The main program's half of a sample: prints the answer, and what an arena that is moved gives.
std::string unit_of(const Sample& sample) {
  return fmt::format(R"(#include <stdio.h>
#include <string.h>
#include "{0}/model.h"
alignas(16) static unsigned char {0}_arena[{0}::kArenaBytes + 16];
void {0}_print(unsigned offset) {{
  {0}::Model model({0}_arena + offset);
  const mw::Fault fault = model.open();
  printf("{0} %s ", mw::status_name(fault.status));
  if (!fault.ok()) return;
  for (unsigned i = 0; i < {1}; ++i) memset(model.input(i), 0, {0}_bytes[i]);
  model.run();
  for (unsigned i = 0; i < sizeof({0}::Output0::Type) * {0}::Output0::kElems; ++i)
    printf("%02x", model.output(0)[i]);
}}
)",
                     sample.name, sample.graph.inputs.size());
}

class TwoFolders : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* program : {"make", "g++", "ar"}) {
      if (!program_exists(program)) GTEST_SKIP() << "SKIPPED: " << program << " is not installed";
    }
  }

  void generate(const Sample& sample, Form form, const fs::path& source_root = MW_SOURCE_DIR) {
    const auto target = load_target(source_root / "ports", "host");
    ASSERT_TRUE(target.ok()) << target.error().text();
    const auto deployment = make_deployment(sample.graph, sample.file, {form, "host", {}});
    ASSERT_TRUE(deployment.ok()) << deployment.error().text();
    Deployment d = *deployment;
    if (form == Form::tflite) d.arena_bytes = Sim::open_tflite(sample.file).value().arena_bytes();
    const fs::path folder = root_ / sample.name;
    const auto written = write_project(d, *target, {source_root, false, "-O0"}, folder);
    ASSERT_TRUE(written.ok()) << written.error().text();
    std::string sizes;
    for (TensorId id : sample.graph.inputs)
      sizes += fmt::format("{}, ", sample.graph.tensors[size_t(id)].bytes());
    const std::string unit = fmt::format("static const unsigned {}_bytes[] = {{{}}};\n{}",
                                         sample.name, sizes, unit_of(sample));
    ASSERT_TRUE(write_text(root_ / (sample.name + ".cc"), unit).ok());
  }

  // Two streams through one model, which is saved and restored between them, against a model each.
  static std::string streams_unit(const Sample& sample) {
    return fmt::format(R"(#include <stdio.h>
#include <string.h>
#include "{0}/model.h"
using {0}::Model;
alignas(16) static unsigned char arenas[3][{0}::kArenaBytes];
static unsigned char states[2][{0}::kStateBytes + 1];
static void feed(Model& model, int stream, int round) {{
  for (unsigned i = 0; i < sizeof({0}_bytes) / sizeof({0}_bytes[0]); ++i)
    memset(model.input(i), 37 * round * (stream + 1) + 11, {0}_bytes[i]);
  model.run();
}}
void {0}_print(unsigned) {{
  Model alone[2] = {{Model(arenas[0]), Model(arenas[1])}}, shared(arenas[2]);
  int refused = 0, same = 0, changed = 0;
  unsigned char before[sizeof({0}::Output0::Type) * {0}::Output0::kElems] = {{0}};
  refused += !alone[0].open().ok() + !alone[1].open().ok() + !shared.open().ok();
  for (int stream = 0; stream < 2; ++stream) shared.save(states[stream], {0}::kStateBytes);
  for (int round = 0; round < 6; ++round) {{
    for (int stream = 0; stream < 2; ++stream) {{
      shared.restore(states[stream], {0}::kStateBytes);
      feed(alone[stream], stream, round);
      feed(shared, stream, round);
      shared.save(states[stream], {0}::kStateBytes);
      same += memcmp(alone[stream].output(0), shared.output(0), sizeof(before)) == 0;
      changed += memcmp(before, shared.output(0), sizeof(before)) != 0;
      memcpy(before, shared.output(0), sizeof(before));
    }}
  }}
  const int other = shared.save(states[0], {0}::kStateBytes + 1) + shared.restore(states[0], 0);
  printf("%d refused, %d same, changed %d, %d of another size\n", refused, same, changed > 3, other);
}}
)",
                       sample.name);
  }

  // The folder's library, and the sample's half of the program.
  void compile(const std::string& name) {
    must_run({"make", "-s", "OPT=-O0", "build/libmodel.a"}, root_ / name);
    must_run({"g++", "-std=gnu++14", "-I.", "-I" + name, "-c", name + ".cc"}, root_);
  }

  // Calls each sample with each offset of its arena.
  void write_main(const std::vector<std::string>& names, const std::vector<int>& offsets = {0}) {
    std::string declared, called;
    for (const std::string& name : names) {
      declared += fmt::format("void {}_print(unsigned offset);\n", name);
      for (int offset : offsets) called += fmt::format("  {}_print({});\n", name, offset);
    }
    ASSERT_TRUE(write_text(root_ / "main.cc", declared + "int main() {\n" + called + "}\n").ok());
    must_run({"g++", "-std=gnu++14", "-c", "main.cc"}, root_);
  }

  std::string link(const std::vector<std::string>& names, const std::vector<std::string>& parts) {
    std::vector<std::string> argv = {"g++", "main.o", "-o", "program"};
    for (const std::string& name : names) argv.push_back(name + ".o");
    argv.insert(argv.end(), parts.begin(), parts.end());
    must_run(argv, root_);
    return must_run({"./program"}, root_);
  }

  std::string link_archives(const std::vector<std::string>& names) {
    std::vector<std::string> archives;
    for (const std::string& name : names) archives.push_back(name + "/build/libmodel.a");
    return link(names, archives);
  }

  std::string link_objects(const std::vector<std::string>& names) {
    std::vector<std::string> objects;
    for (const std::string& name : names) {
      for (const auto& entry : fs::recursive_directory_iterator(root_ / name / "build")) {
        const bool port = entry.path().string().find("/ports/") != std::string::npos;
        if (entry.path().extension() == ".o" && !port) objects.push_back(entry.path().string());
      }
    }
    return link(names, objects);
  }

  Scratch scratch_{"two_folders"};
  const fs::path& root_ = scratch_.path();
};

TEST_F(TwoFolders, OfOneVersionShareOneProgram) {
  const Sample one = make_sample("one", "conv_2d", 1), two = make_sample("two", "conv_2d", 2);
  const Sample three = make_sample("three", "relu", 3);
  ASSERT_NE(one.answer, two.answer);
  generate(one, Form::aot);
  generate(two, Form::plan);
  generate(three, Form::tflite);
  for (const char* name : {"one", "two", "three"}) compile(name);
  write_main({"one", "two", "three"});
  const std::string all =
      "one ok " + one.answer + "two ok " + two.answer + "three ok " + three.answer;
  EXPECT_EQ(link_objects({"one", "two", "three"}), all);
  EXPECT_EQ(link_archives({"one", "two", "three"}), all);
  EXPECT_EQ(link_archives({"three", "two", "one"}), all);
  // Every form refuses an arena where kernels may not work.
  write_main({"one", "two", "three"}, {1, 4, 8});
  std::string refused;
  for (const char* name : {"one", "two", "three"})
    for (int i = 0; i < 3; ++i) refused += std::string(name) + " misaligned ";
  EXPECT_EQ(link_archives({"one", "two", "three"}), refused);
}

// A runtime that answers otherwise is another runtime, and each model calls its own.
TEST_F(TwoFolders, OfTwoVersionsDoNotMix) {
  const fs::path other = root_ / "other_version";
  for (const char* folder : {"abi", "arch", "ops", "rt", "ports"}) {
    fs::create_directories(other / folder);
    fs::copy(fs::path(MW_SOURCE_DIR) / folder, other / folder, fs::copy_options::recursive);
  }
  const fs::path kernel = other / "ops/_family/unary/kernels.cc";
  std::string text = read_text(kernel).value();
  const size_t at = text.find("y[i] = ", text.find("Rescaled::s8_ref"));
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 7, "y[i] = 77; else y[i] = ");
  text.insert(at, "if (i == 0) ");
  ASSERT_TRUE(write_text(kernel, text).ok());

  const Sample one = make_sample("one", "relu", 1), two = make_sample("two", "relu", 1);
  generate(one, Form::plan);
  generate(two, Form::plan, other);
  for (const char* name : {"one", "two"}) compile(name);
  write_main({"one", "two"});
  const std::string both = "one ok " + one.answer + "two ok 4d" + two.answer.substr(2);
  EXPECT_EQ(link_objects({"one", "two"}), both);
  EXPECT_EQ(link_archives({"one", "two"}), both);
  EXPECT_EQ(link_archives({"two", "one"}), both);

  const std::string include = "#include \"one/model.h\"\n#include \"two/model.h\"\n";
  ASSERT_TRUE(write_text(root_ / "both.cc", include).ok());
  const auto together =
      run_process({{"g++", "-std=gnu++14", "-Ione", "-fsyntax-only", "both.cc"}, root_, 60});
  ASSERT_TRUE(together.ok());
  EXPECT_NE(together->exit_code, 0);
  EXPECT_NE(together->err.find("another version"), std::string::npos) << together->err;
}

TEST_F(TwoFolders, OfOneVersionShareOneFile) {
  generate(make_sample("one", "relu", 1), Form::aot);
  generate(make_sample("two", "conv_2d", 1), Form::tflite);
  ASSERT_TRUE(write_text(root_ / "both.cc",
                         "#include \"one/model.h\"\n#include \"two/model.h\"\n"
                         "unsigned sum() { return one::kArenaBytes + two::kArenaBytes; }\n")
                  .ok());
  must_run({"g++", "-std=gnu++14", "-Ione", "-fsyntax-only", "both.cc"}, root_);
}

TEST_F(TwoFolders, SayThatCpp11IsTooOld) {
  generate(make_sample("one", "relu", 1), Form::plan);
  ASSERT_TRUE(write_text(root_ / "old.cc", "#include \"one/model.h\"\n").ok());
  const auto old =
      run_process({{"g++", "-std=gnu++11", "-Ione", "-fsyntax-only", "old.cc"}, root_, 60});
  ASSERT_TRUE(old.ok());
  const size_t first = old->err.find("error:");
  ASSERT_NE(first, std::string::npos) << old->err;
  EXPECT_EQ(old->err.find("error: #error \"Milliwatt needs C++14 or later"), first) << old->err;
}

TEST_F(TwoFolders, OneModelServesTwoStreams) {
  const Sample sample = make_sample("streams", "svdf", 3);
  for (Form form : {Form::tflite, Form::plan, Form::aot}) {
    SCOPED_TRACE(kFormNames[int(form)]);
    generate(sample, form);
    auto unit = read_file(root_ / "streams.cc").value();
    std::string text(unit.begin(), unit.end());
    text.resize(text.find('\n') + 1);  // the sizes of the inputs
    ASSERT_TRUE(write_text(root_ / "streams.cc", text + streams_unit(sample)).ok());
    compile("streams");
    write_main({"streams"});
    EXPECT_EQ(link_archives({"streams"}), "0 refused, 12 same, changed 1, 0 of another size\n");
  }
}

}  // namespace
}  // namespace mw
