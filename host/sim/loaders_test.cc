// SPDX-License-Identifier: Apache-2.0
// The import and the device's own loader of .tflite files against a plan for which no file was
// read: every operator that TFLite has, in every data type and with every attribute. Damaged files
// are refused, or what they open runs inside its memory.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "host/import/tflite/tflite.h"
#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/sim/fuzz_model.h"
#include "host/sim/sim.h"
#include "rt/tflite_file.h"

namespace mw {
namespace {

constexpr int kCases = 20, kDamagedCases = 3, kDamages = 150;

// Calls visit(graph, rng) for random cases of the operator in all its data types.
template <class Visit>
void for_cases(const OpDef& op, int count, Visit visit) {
  for (uint32_t dtype = 1; dtype < kDTypeCount; ++dtype) {
    Rng rng(op.core->code * 37u + dtype);
    for (int i = 0; i < count && !testing::Test::HasFailure(); ++i) {
      const auto graph = op.random_case(rng, DType(dtype));
      if (!graph) break;
      SCOPED_TRACE(std::string(dtype_name(DType(dtype))) + " case " + std::to_string(i));
      visit(*graph, rng);
    }
  }
}

Fault open_on_device(const Bytes& file, Span<uint8_t> arena, Model& model) {
  static const std::vector<const OpCore*> cores = all_cores();
  const std::vector<KernelRow>& rows = all_rows();
  return open_tflite({file.data(), uint32_t(file.size())}, {cores.data(), uint32_t(cores.size())},
                     {rows.data(), uint32_t(rows.size())}, arena, model);
}

// 16-byte aligned memory.
class Arena {
 public:
  explicit Arena(uint32_t bytes) : bytes_(bytes), blocks_(bytes / 16 + 1) {}
  Span<uint8_t> span() { return {blocks_[0].bytes, bytes_}; }

 private:
  struct alignas(16) Block {
    uint8_t bytes[16];
  };
  uint32_t bytes_;
  std::vector<Block> blocks_;
};

// It asks for no more than it takes, and takes no less.
void expect_exact_arena(const Bytes& file, uint32_t arena_bytes) {
  Arena exact(arena_bytes), less(arena_bytes - 16);
  Model model;
  EXPECT_TRUE(open_on_device(file, exact.span(), model).ok());
  const Fault fault = open_on_device(file, less.span(), model);
  EXPECT_EQ(fault.status, Status::arena_too_small) << arena_bytes;
}

std::vector<const OpDef*> ops_of_tflite() {
  std::vector<const OpDef*> found;
  for (const OpDef* op : all_ops()) {
    if (op->has_tflite() && op->random_case != nullptr) found.push_back(op);
  }
  return found;
}

// What firmware reads of inputs and outputs, their places aside, is the same in both forms.
void expect_same_io(const Bytes& file, const Graph& graph) {
  Arena arena(1u << 20), other(1u << 20);
  Model tflite, plan;
  ASSERT_TRUE(open_on_device(file, arena.span(), tflite).ok());
  const std::vector<KernelRow>& rows = all_rows();
  const Bytes container = write_container(make_plan(graph, {}).value()).value();
  Arena image(uint32_t(container.size()));
  std::ranges::copy(container, image.span().begin());
  ASSERT_TRUE(open_plan({image.span().ptr, uint32_t(container.size())},
                        {rows.data(), uint32_t(rows.size())}, other.span(), plan)
                  .ok());
  ASSERT_EQ(tflite.input_count(), graph.inputs.size());
  ASSERT_EQ(tflite.output_count(), graph.outputs.size());
  for (uint32_t i = 0; i < tflite.input_count() + tflite.output_count(); ++i) {
    const IoRecord &a = tflite.io(i), &b = plan.io(i);
    EXPECT_EQ(a.bytes, b.bytes) << i;
    EXPECT_EQ(a.dtype, b.dtype) << i;
    EXPECT_EQ(a.scale, b.scale) << i;
    EXPECT_EQ(a.zero_point, b.zero_point) << i;
    const TensorId id =
        i < graph.inputs.size() ? graph.inputs[i] : graph.outputs[i - graph.inputs.size()];
    const Tensor& tensor = graph.tensors[size_t(id)];
    EXPECT_EQ(b.bytes, tensor.bytes()) << i;
    EXPECT_EQ(b.scale, tensor.quant.scales.empty() ? 0 : tensor.quant.scales[0]) << i;
    EXPECT_EQ(b.zero_point, tensor.quant.zero_point) << i;
  }
}

class Loaders : public testing::TestWithParam<const OpDef*> {
 protected:
  static const OpDef& op() { return *GetParam(); }
};

TEST_P(Loaders, AgreeOnEveryDataTypeAndAttribute) {
  std::map<std::string, std::set<std::vector<double>>> values;
  for_cases(op(), kCases, [&](const Graph& graph, Rng& rng) {
    const auto file = export_tflite(graph);
    ASSERT_TRUE(file.ok()) << file.error().text();
    const auto imported = import_tflite(*file, "case");
    ASSERT_TRUE(imported.ok()) << imported.error().text();
    auto plan = Sim::open(*imported), own = Sim::open(graph);
    auto device = Sim::open_tflite(*file);
    ASSERT_TRUE(plan.ok()) << plan.error().text();
    ASSERT_TRUE(own.ok()) << own.error().text();
    ASSERT_TRUE(device.ok()) << device.error().text();
    for (int run = 0; run < 2; ++run) {
      std::vector<Bytes> inputs;
      for (TensorId id : graph.inputs) {
        inputs.push_back(random_contents(rng, graph.tensors[size_t(id)]));
      }
      const std::vector<Bytes> wanted = own->run(inputs).value();  // no file was read for these
      EXPECT_EQ(plan->run(inputs).value(), wanted) << print(graph);
      EXPECT_EQ(device->run(inputs).value(), wanted) << print(graph);
    }
    expect_exact_arena(*file, device->arena_bytes());
    expect_same_io(*file, graph);
    for (const Field& field : op().attrs.fields) {
      std::vector<double> value;
      for (uint32_t i = 0; i < field.count; ++i) {
        value.push_back(get_field(field, graph.nodes[0].attrs, i));
      }
      values[field.name].insert(value);
    }
  });
  for (const Field& field : op().attrs.fields) {
    if (field.name.starts_with("pad_")) continue;  // TFLite has no paddings of one's own
    if (op().kept_attrs.find(field.name) != std::string_view::npos) continue;
    EXPECT_GE(values[field.name].size(), 2u) << "random_case never changes " << field.name;
  }
}

TEST_P(Loaders, RefuseDamagedFilesOrRunThem) {
  int refused = 0, opened = 0;
  for_cases(op(), kDamagedCases, [&](const Graph& graph, Rng& rng) {
    const auto file = export_tflite(graph);
    ASSERT_TRUE(file.ok()) << file.error().text();
    for (int i = 0; i < kDamages; ++i) {
      Bytes damaged = *file;
      for (uint64_t changes = rng.between(1, 4); changes > 0; --changes) {
        constexpr uint8_t kValues[] = {0, 1, 2, 0x7f, 0x80, 0xff};
        damaged[rng.below(damaged.size())] =
            rng.chance(0.5) ? kValues[rng.below(std::size(kValues))] : uint8_t(rng.next());
      }
      if (rng.chance(0.1)) damaged.resize(rng.below(damaged.size()));
      const FuzzModel fuzz(damaged.data(), damaged.size());
      static const std::vector<const OpCore*> cores = all_cores();
      Model model;
      const Fault fault = open_tflite(fuzz.file(), {cores.data(), uint32_t(cores.size())},
                                      fuzz.rows(), fuzz.arena(), model);
      fault.ok() ? ++opened : ++refused;
      if (fault.ok()) fuzz.run(model);
    }
  });
  EXPECT_GT(refused, 0);
  EXPECT_GT(opened, 0);
}

// Where the contents of a tensor stand in the file, behind their length.
size_t place_of(const Bytes& file, const Bytes& contents) {
  const auto length = uint32_t(contents.size());
  const auto* first = reinterpret_cast<const uint8_t*>(&length);
  Bytes wanted(first, first + sizeof(length));
  wanted.insert(wanted.end(), contents.begin(), contents.end());
  const auto at = std::ranges::search(file, wanted);
  return at.empty() ? 0 : size_t(at.begin() - file.begin()) + sizeof(length);
}

TEST_P(Loaders, RefuseConstantsThatEndBeforeTheirShape) {
  for_cases(op(), 8, [&](const Graph& graph, Rng&) {
    const Bytes file = export_tflite(graph).value();
    for (const Tensor& tensor : graph.tensors) {
      if (!tensor.is_constant() || tensor.data->size() < 8) continue;
      const size_t at = place_of(file, *tensor.data);
      ASSERT_GT(at, 4u) << tensor.name;
      Bytes damaged = file;
      const uint32_t less = uint32_t(tensor.data->size()) - 1;
      std::memcpy(damaged.data() + at - 4, &less, 4);
      EXPECT_FALSE(import_tflite(damaged, "short").ok()) << tensor.name;
      EXPECT_FALSE(Sim::open_tflite(damaged).ok()) << tensor.name;
    }
  });
}

// The node of a file as an operator's reader sees it, with the operands that it has beside its
// inputs: shapes, axes and the like, one of which may be changed.
class ReadNode {
 public:
  explicit ReadNode(const Graph& graph) : node_(graph.nodes[0]), image_(1) {
    const Bytes file = export_tflite(graph).value();
    image_ = Arena(uint32_t(file.size()));
    std::ranges::copy(file, image_.span().begin());
    EXPECT_EQ(file_.open({image_.span().ptr, uint32_t(file.size())}), Status::ok);
    op_ = file_.op(0);
    in.resize(std::max(op_.inputs.count, core().operands_before + taken()));
    out_.resize(op_.outputs.count);
    for (uint32_t i = 0; i < op_.inputs.count; ++i) read(op_.inputs.get<int32_t>(i), in[i]);
    for (uint32_t i = 0; i < out_.size(); ++i) read(op_.outputs.get<int32_t>(i), out_[i]);
  }
  // The operands that are lists, or a number.
  std::vector<size_t> lists() const {
    const size_t before = core().operands_before, behind = before + node_.inputs.size();
    std::vector<size_t> found;
    for (size_t i = 0; i < in.size(); ++i) {
      if (i >= before && i < behind) continue;
      if (in[i].dtype == DType::s32 && in[i].shape.rank <= 1) found.push_back(i);
    }
    return found;
  }
  std::vector<int32_t> entries(size_t list) const {
    std::vector<int32_t> values(size_t(in[list].shape.elems()));
    std::memcpy(values.data(), in[list].data, values.size() * sizeof(int32_t));
    return values;
  }
  // What its attributes become; empty where they are refused, or the node with them is.
  std::optional<Bytes> attrs() const {
    Bytes attrs(core().attrs_bytes), params(core().params_bytes);
    const uint32_t given = op_.inputs.count - missing;
    TfliteNode node{op_.table, {in.data(), given}, {out_.data(), op_.outputs.count}};
    if (core().is_custom == nullptr) node.options = op_.options();
    if (core().read_tflite(node, attrs.data()) != Status::ok) return std::nullopt;
    const OpTypes types{{in.data() + core().operands_before, taken()},
                        {out_.data(), op_.outputs.count}};
    if (core().prepare(attrs.data(), types, params.data()) != Status::ok) return std::nullopt;
    return attrs;
  }

  std::vector<TensorType> in;
  uint32_t missing = 0;  // of them, at the end

 private:
  const OpCore& core() const { return *node_.op->core; }
  // The inputs, with those that the file leaves out at the end.
  uint32_t taken() const {
    return std::max(uint32_t(node_.inputs.size()), uint32_t(core().inputs));
  }
  void read(int32_t id, TensorType& type) { EXPECT_EQ(file_.tensor(id, type), Status::ok); }

  const Node& node_;
  Arena image_;
  TfliteFile file_;
  TfliteOperator op_;
  std::vector<TensorType> out_;
};

// What RESHAPE is told is not read: the shape of its output counts.
bool reads_lists(const OpDef& op) {
  return op.name() != "reshape";
}
// An axis of one element may be missing.
bool lists_may_be_shorter(const OpDef& op) {
  return op.attrs.find("axes") != nullptr;
}

TEST_P(Loaders, RefuseListsOfAnotherLength) {
  if (!reads_lists(op()) || lists_may_be_shorter(op())) return;
  for_cases(op(), 8, [&](const Graph& graph, Rng&) {
    ReadNode node(graph);
    for (const size_t list : node.lists()) {
      const TensorType whole = node.in[list];
      if (whole.shape.rank == 0) continue;
      std::vector<int32_t> entries = node.entries(list);
      entries.push_back(entries.back());
      node.in[list].data = entries.data();
      for (const int32_t change : {-1, 1}) {
        node.in[list].shape.dim[0] = whole.shape[0] + change;
        EXPECT_FALSE(node.attrs().has_value()) << "operand " << list << " by " << change;
      }
      node.in[list] = whole;
      EXPECT_TRUE(node.attrs().has_value());
    }
  });
}

TEST_P(Loaders, RefuseAnOperandLess) {
  if (!reads_lists(op())) return;
  for_cases(op(), 8, [&](const Graph& graph, Rng&) {
    ReadNode node(graph);
    if (node.lists().empty() || node.lists().back() + 1 != node.in.size()) return;
    node.missing = 1;
    EXPECT_FALSE(node.attrs().has_value());
  });
}

// However few bits attributes have for an entry; one that a mask leaves open is not read.
TEST_P(Loaders, ReadEveryEntryOfAListAsWhatItIs) {
  if (!reads_lists(op()) || op().attrs.find("begin_mask") != nullptr) return;
  for_cases(op(), 8, [&](const Graph& graph, Rng&) {
    ReadNode node(graph);
    const auto wanted = node.attrs();
    for (const size_t list : node.lists()) {
      std::vector<int32_t> entries = node.entries(list);
      const void* const data = std::exchange(node.in[list].data, entries.data());
      for (int32_t& entry : entries) {
        for (const int32_t change : {256, -256, 65'536, -65'536}) {
          entry += change;
          EXPECT_NE(node.attrs(), wanted) << "operand " << list << ": " << entry;
          entry -= change;
        }
      }
      node.in[list].data = data;
    }
  });
}

// Entries of 64 bits mean what those of 32 bits do, where both are taken.
TEST_P(Loaders, ReadListsOf64BitsAsThoseOf32) {
  const std::set<std::pair<std::string_view, size_t>> takers = {
      {"broadcast_to", 1}, {"expand_dims", 1}, {"fill", 0}, {"slice", 1},
      {"slice", 2},        {"split_v", 1},     {"tile", 1}, {"transpose", 1}};
  if (!reads_lists(op())) return;
  for_cases(op(), 8, [&](const Graph& graph, Rng&) {
    ReadNode node(graph);
    const auto wanted = node.attrs();
    for (const size_t list : node.lists()) {
      const TensorType narrow = node.in[list];
      const std::vector<int32_t> entries = node.entries(list);
      std::vector<int64_t> wide(entries.begin(), entries.end());
      node.in[list].dtype = DType::s64, node.in[list].data = wide.data();
      const bool taken = takers.contains({op().name(), list});
      EXPECT_EQ(node.attrs(), taken ? wanted : std::nullopt) << "operand " << list;
      wide[0] += int64_t{1} << 32;
      EXPECT_FALSE(node.attrs().has_value()) << "operand " << list << " lost bits";
      node.in[list] = narrow;
    }
  });
}

INSTANTIATE_TEST_SUITE_P(All, Loaders, testing::ValuesIn(ops_of_tflite()),
                         [](const auto& test) { return std::string(test.param->name()); });

}  // namespace
}  // namespace mw
