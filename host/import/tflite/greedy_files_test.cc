// SPDX-License-Identifier: Apache-2.0
// Small files that ask for far more than there is: 2^40 bytes, loops without an end, bodies in
// bodies, circles, tables that stand in a million places. All that reads them refuses them within
// 100 ms and 100 MB.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <functional>

#include "host/import/tflite/tflite.h"
#include "host/passes/pipeline.h"
#include "host/sim/sim.h"
#include "test/exact_buffer.h"
#include "test/flow_file.h"
#include "test/tflite_writer.h"

namespace mw {
namespace {

using Op = tflite::BuiltinOperator;
using Type = tflite::TensorType;

#ifdef MW_TEST_EXACT_BLOCKS
constexpr double kMostSeconds = 2;  // under sanitizers, which have memory of their own as well
constexpr bool kLimitsMemory = false;
#else
constexpr double kMostSeconds = 0.1;
constexpr bool kLimitsMemory = true;
#endif
constexpr uint64_t kMostBytes = 100u << 20;

enum class End : uint8_t { refused, taken, out_of_memory };

struct Cost {
  End end = End::out_of_memory;
  double seconds = 0;  // of the processor: other programs do not count
  uint64_t bytes = 0;  // at most, beyond what there was
};

uint64_t most_resident_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return uint64_t(usage.ru_maxrss) << 10;
}

Cost measured(const std::function<bool()>& accepts) {
  const uint64_t before = most_resident_bytes();
  const clock_t start = clock();
  Cost cost;
  try {
    cost.end = accepts() ? End::taken : End::refused;
  } catch (const std::bad_alloc&) {
    cost.end = End::out_of_memory;
  }
  cost.seconds = double(clock() - start) / CLOCKS_PER_SEC;
  cost.bytes = most_resident_bytes() - before;
  return cost;
}

// In a process of its own, which has no more memory left than it may take.
Cost cost_of(const std::function<bool()>& accepts) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    size_t pages = 0;
    FILE* statm = std::fopen("/proc/self/statm", "r");
    if (statm != nullptr && std::fscanf(statm, "%zu", &pages) == 1 && kLimitsMemory) {
      const rlim_t most = pages * size_t(sysconf(_SC_PAGESIZE)) + kMostBytes;
      const rlimit limit{most, most};
      setrlimit(RLIMIT_AS, &limit);
    }
    const rlimit seconds{rlim_t(kMostSeconds) + 5, rlim_t(kMostSeconds) + 5};
    setrlimit(RLIMIT_CPU, &seconds);
    const Cost cost = measured(accepts);
    _exit(write(ends[1], &cost, sizeof(cost)) == sizeof(cost) ? 0 : 1);
  }
  close(ends[1]);
  Cost cost{End::out_of_memory, 1e9, UINT64_MAX};
  EXPECT_EQ(read(ends[0], &cost, sizeof(cost)), ssize_t(sizeof(cost))) << "it was killed";
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return cost;
}

void expect_cheap(const char* what, End end, const std::function<bool()>& accepts) {
  SCOPED_TRACE(what);
  const Cost cost = cost_of(accepts);
  EXPECT_EQ(int(cost.end), int(end));
  EXPECT_LT(cost.seconds, kMostSeconds);
  if (kLimitsMemory) {
    EXPECT_LT(cost.bytes, kMostBytes);
  }
}

// On the host, what it says of a file that does not run, and on a device.
void expect_refused(const Bytes& file) {
  expect_cheap("import", End::refused, [&] {
    auto graph = import_tflite(file, "greedy");
    return graph && run_passes(*graph) && make_plan(*graph, {});
  });
  expect_cheap("sketch", End::taken, [&] { return sketch_tflite(file, "greedy").ok(); });
  for (bool flow : {false, true}) {
    expect_cheap(flow ? "flow" : "device", End::refused, [&] {
      static std::vector<flow_file::Block> arena((1 << 20) / 16);
      std::vector<flow_file::Block> blocks(file.size() / 16 + 1);
      std::copy(file.begin(), file.end(), blocks[0].bytes);
      const std::vector<const OpCore*> cores = all_cores();
      const std::vector<KernelRow>& rows = all_rows();
      Model model;
      return (flow ? open_tflite_flow : open_tflite)(
                 {blocks[0].bytes, uint32_t(file.size())}, {cores.data(), uint32_t(cores.size())},
                 {rows.data(), uint32_t(rows.size())}, {arena[0].bytes, 1 << 20}, model)
          .ok();
    });
  }
}

class GreedyFiles : public testing::Test {
 protected:
  // What is made once in a program does not count.
  static void SetUpTestSuite() {
    FileWriter f;
    const int32_t x = f.tensor({4}, Type::FLOAT32), y = f.tensor({4}, Type::FLOAT32);
    f.node(Op::RELU, {x}, {y});
    ASSERT_TRUE(import_tflite(f.file({x}, {y}), "warm").ok());
  }
};

Bytes words(std::initializer_list<int32_t> values) {
  Bytes bytes(values.size() * 4);
  std::memcpy(bytes.data(), values.begin(), bytes.size());
  return bytes;
}

constexpr int32_t kMany = 1 << 20, kMost = INT32_MAX;

TEST_F(GreedyFiles, TensorsOfMoreThanThereIs) {
  for (const std::vector<int32_t>& shape : {std::vector<int32_t>{kMany, kMany},
                                            {kMost, kMost, kMost},
                                            {65536, 65536, 65536, 65536},
                                            {kMost},
                                            {65536, 32768, 2},
                                            {-1, -1},
                                            {1 << 16, 1 << 16, 1}}) {
    for (Op op : {Op::RELU, Op::SOFTMAX, Op::LOGISTIC}) {
      FileWriter f;
      const int32_t x = f.tensor(shape, Type::FLOAT32), y = f.tensor(shape, Type::FLOAT32);
      f.node(op, {x}, {y});
      expect_refused(f.file({x}, {y}));
    }
  }
}

// One operator from a small input to 2^40 bytes.
TEST_F(GreedyFiles, OperatorsThatMakeMoreThanThereIs) {
  struct Case {
    Op op;
    std::vector<int32_t> numbers;
    bool takes_x = true;
  };
  for (const Case& c :
       {Case{Op::TILE, {kMany, kMany}}, Case{Op::BROADCAST_TO, {kMany, kMany}},
        Case{Op::FILL, {kMany, kMany}, false}, Case{Op::PAD, {kMost, kMost, kMost, kMost}},
        Case{Op::RESHAPE, {kMany, kMany}}, Case{Op::RESIZE_BILINEAR, {kMany, kMany}},
        Case{Op::RESIZE_NEAREST_NEIGHBOR, {kMany, kMany}},
        Case{Op::SPACE_TO_BATCH_ND, {kMany, kMany}}}) {
    FileWriter f;
    const int32_t x = f.tensor({1, 1}, Type::FLOAT32);
    const int32_t one = f.tensor({}, Type::FLOAT32, {}, f.buffer(words({0x3f800000})));
    Bytes contents(c.numbers.size() * 4);
    std::memcpy(contents.data(), c.numbers.data(), contents.size());
    const bool pairs = c.op == Op::PAD;
    const int32_t count = int32_t(c.numbers.size());
    const int32_t numbers =
        f.tensor(pairs ? std::vector<int32_t>{count / 2, 2} : std::vector<int32_t>{count},
                 Type::INT32, {}, f.buffer(contents));
    const int32_t y = f.tensor({kMany, kMany}, Type::FLOAT32);
    f.node(c.op, c.takes_x ? std::vector<int32_t>{x, numbers} : std::vector<int32_t>{numbers, one},
           {y});
    expect_refused(f.file({x}, {y}));
  }
}

// What a variable starts with is computed when the file is read; here a thousand constants of a
// megabyte, which the file does not hold, for nothing.
TEST_F(GreedyFiles, ConstantsThatAreComputed) {
  constexpr int32_t kSide = 512;
  flow_file::FileGraph init{
      {{Type::FLOAT32, kSide, true, {kSide, 1}}, {Type::FLOAT32, kSide, true, {1, kSide}}},
      {},
      {},
      {}};
  for (int32_t i = 0; i < 1000; ++i) {
    init.tensors.push_back({Type::FLOAT32, 0, false, {kSide, kSide}});
    init.ops.push_back({Op::ADD, {0, 1}, {i + 2}});
  }
  flow_file::FileGraph main{{{}, {}}, {0}, {1}, {}};
  main.ops = {{Op::CALL_ONCE, {}, {}, {1}}, {Op::RELU, {0}, {1}}};
  const Bytes file = flow_file::written({main, init});
  expect_cheap("import", End::taken, [&] { return import_tflite(file, "greedy").ok(); });
}

// Tables and lists that stand in many places at the cost of four bytes each.
TEST_F(GreedyFiles, SharedTables) {
  {
    FileWriter f;
    const int32_t x = f.tensor({4}, Type::FLOAT32);
    for (int i = 0; i < 900'000; ++i) f.same_tensor(f.offset_of(x));
    const int32_t y = f.tensor({4}, Type::FLOAT32);
    f.node(Op::RELU, {x}, {y});
    expect_refused(f.file({x}, {y}));
  }
  FileWriter f;
  const int32_t x = f.tensor({4}, Type::FLOAT32), y = f.tensor({4}, Type::FLOAT32);
  f.node(Op::ADD_N, std::vector<int32_t>(100'000, x), {y});
  for (int i = 0; i < 32'000; ++i) f.same_node();
  expect_refused(f.file({x}, {y}));
}

flow_file::FileGraph calling(std::vector<int32_t> subgraphs, Op op) {
  const bool loops = op == Op::WHILE;
  flow_file::FileGraph graph{{{Type::BOOL, 1}, {}, {Type::BOOL, 1}, {}}, {0, 1}, {0, 1}, {}};
  graph.ops = {{op,
                {0, 1},
                loops ? std::vector<int32_t>{2, 3} : std::vector<int32_t>{3},
                std::move(subgraphs)}};
  return graph;
}

TEST_F(GreedyFiles, BodiesThatRunThemselvesOrTooManyOthers) {
  for (Op op : {Op::IF, Op::WHILE}) {
    expect_refused(flow_file::written({calling({1, 1}, op), calling({1, 1}, op)}));
    expect_refused(
        flow_file::written({calling({1, 2}, op), calling({2, 2}, op), calling({1, 1}, op)}));
    flow_file::File doubling;  // each runs the next one twice
    for (int32_t i = 1; i < 40; ++i) doubling.push_back(calling({i, i}, op));
    doubling.push_back({{{Type::BOOL, 1}, {}}, {0, 1}, {1}, {}});
    expect_refused(flow_file::written(doubling));
  }
}

// What is wrong in thousands of places is told of a few.
TEST_F(GreedyFiles, ErrorsOfManyBodies) {
  flow_file::File doubling;
  for (int32_t i = 1; i < 14; ++i) doubling.push_back(calling({i, i}, Op::IF));
  doubling.push_back({{{Type::BOOL, 1}, {}}, {0, 1}, {7}, {}});
  const Bytes file = flow_file::written(doubling);
  expect_refused(file);
  EXPECT_LT(import_tflite(file, "greedy").error().text().size(), 20'000u);
}

// Each of many operators runs a body that has a great many tensors, at four bytes each.
TEST_F(GreedyFiles, BodiesOfManyTensors) {
  flow_file::FileGraph main = calling({1, 1}, Op::IF);
  main.ops.resize(2000, main.ops[0]);
  flow_file::FileGraph body{std::vector<flow_file::FileTensor>(200'000), {0}, {1}, {}};
  expect_refused(flow_file::written({main, body}));
}

TEST_F(GreedyFiles, OperatorsInACircle) {
  flow_file::FileGraph ring{std::vector<flow_file::FileTensor>(1001), {0}, {1}, {}};
  for (int32_t i = 1; i <= 1000; ++i) ring.ops.push_back({Op::RELU, {i % 1000 + 1}, {i}});
  expect_refused(flow_file::written({ring}));
}

// While true: nothing can tell a device, the host gives up.
TEST_F(GreedyFiles, LoopsThatDoNotEnd) {
  flow_file::FileGraph always{{{Type::BOOL, 1}, {}}, {0, 1}, {0}, {}};
  flow_file::FileGraph same{{{Type::BOOL, 1}, {}, {}}, {0, 1}, {0, 2}, {{Op::RELU, {1}, {2}}}};
  flow_file::FileGraph main{{{Type::BOOL, 1}, {}, {Type::BOOL, 1}, {}}, {0, 1}, {2, 3}, {}};
  main.ops = {{Op::WHILE, {0, 1}, {2, 3}, {1, 2}}};
  const Bytes file = flow_file::written({main, always, same});
  expect_cheap("host", End::refused, [&] {
    const auto graph = import_tflite(file, "endless");
    if (!graph) return true;
    auto sim = Sim::open(*graph);
    if (!sim) return true;
    sim->input(0)[0] = 1;
    return sim->run().ok();
  });
}

}  // namespace
}  // namespace mw
