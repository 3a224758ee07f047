// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/tflite.h"
#include "host/import/tflite/fold_constants.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "host/import/tflite/options.h"
#include "host/import/tflite/schema_generated.h"
#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw {
namespace {

using Op = tflite::BuiltinOperator;

// Calls visit(graph) for some random cases of every operator that TFLite has.
template <class Visit>
void for_random_cases(int count, Visit visit) {
  for (const OpDef* op : all_ops()) {
    if (!op->has_tflite() || op->random_case == nullptr) continue;
    for (DType dtype : {DType::s8, DType::f32}) {
      Rng rng(op->core->code);
      for (int i = 0; i < count; ++i) {
        auto graph = op->random_case(rng, dtype);
        if (!graph) continue;
        SCOPED_TRACE(std::string(op->name()) + " case " + std::to_string(i));
        visit(*graph);
      }
    }
  }
}

void expect_same(const Tensor& a, const Tensor& b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.dtype, b.dtype);
  EXPECT_TRUE(a.shape == b.shape);
  EXPECT_EQ(a.quant, b.quant);
  ASSERT_EQ(a.is_constant(), b.is_constant());
  if (a.is_constant()) {
    EXPECT_EQ(*a.data, *b.data);
  }
}

// Field by field: the bytes between fields say nothing.
void expect_same_attrs(const Node& a, const Node& b) {
  for (const Field& field : a.op->attrs.fields) {
    for (uint32_t i = 0; i < field.count; ++i) {
      EXPECT_EQ(get_field(field, a.attrs, i), get_field(field, b.attrs, i)) << field.name;
    }
  }
}

TEST(tflite, every_operator_comes_back_as_it_was_written) {
  for_random_cases(20, [](const Graph& graph) {
    auto file = export_tflite(graph);
    ASSERT_TRUE(file.ok()) << file.error().text();
    auto back = import_tflite(*file, "case");
    ASSERT_TRUE(back.ok()) << back.error().text();
    if (computes_shape(graph, graph.nodes[0])) {
      EXPECT_TRUE(back->nodes.empty()) << "what is known at import is a constant";
      EXPECT_TRUE(back->tensors[size_t(back->outputs[0])].is_constant());
      return;
    }
    ASSERT_EQ(back->nodes.size(), 1u);
    const Node &a = graph.nodes[0], &b = back->nodes[0];
    EXPECT_EQ(a.op, b.op);
    expect_same_attrs(a, b);
    for (size_t i = 0; i < a.inputs.size(); ++i) {
      ASSERT_EQ(a.input(i) == kNoTensor, b.input(i) == kNoTensor);
      if (a.input(i) == kNoTensor) continue;
      expect_same(graph.tensors[size_t(a.inputs[i])], back->tensors[size_t(b.inputs[i])]);
    }
    for (size_t i = 0; i < a.outputs.size(); ++i) {
      expect_same(graph.tensors[size_t(a.outputs[i])], back->tensors[size_t(b.outputs[i])]);
    }
    auto again = export_tflite(*back);
    ASSERT_TRUE(again.ok()) << again.error().text();
    auto third = export_tflite(*back);
    EXPECT_EQ(*again, *third);
  });
}

TEST(tflite, damaged_files_end_in_an_error_or_a_model) {
  Rng rng(7);
  for_random_cases(3, [&](const Graph& graph) {
    const Bytes file = *export_tflite(graph);
    for (int i = 0; i < 200; ++i) {
      Bytes damaged = file;
      const uint64_t flips = 1 + rng.below(3);
      for (uint64_t k = 0; k < flips; ++k) {
        damaged[rng.below(damaged.size())] = uint8_t(rng.next());
      }
      if (rng.chance(0.1)) damaged.resize(rng.below(damaged.size()));
      auto result = import_tflite(damaged, "damaged");
      if (!result) {
        EXPECT_FALSE(result.error().what.empty());
        EXPECT_EQ(result.error().where.substr(0, 7), "damaged");
      }
    }
  });
}

TEST(tflite, a_file_may_start_anywhere_in_memory) {
  const Graph graph = [] {
    Rng rng(1);
    return *find_op("conv_2d")->random_case(rng, DType::s8);
  }();
  const Bytes file = *export_tflite(graph);
  Bytes shifted(1);
  shifted.insert(shifted.end(), file.begin(), file.end());
  EXPECT_TRUE(import_tflite(std::span(shifted).subspan(1), "shifted").ok());
}

Graph conv_case() {
  Rng rng(3);
  return *find_op("conv_2d")->random_case(rng, DType::s8);
}

TEST(tflite, metadata_survives) {
  Graph graph = conv_case();
  graph.metadata = {{"description", "a test"}, {"labels", "yes\nno\n"}};
  auto back = import_tflite(*export_tflite(graph), "case");
  ASSERT_TRUE(back.ok()) << back.error().text();
  EXPECT_EQ(back->metadata, graph.metadata);
}

Bytes zip_of(const std::string& name, const std::string& content) {
  Bytes out(4096);
  size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_set_bytes_in_last_block(writer, 1);
  archive_write_open_memory(writer, out.data(), out.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_size(entry, la_int64_t(content.size()));
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_write_header(writer, entry);
  archive_write_data(writer, content.data(), content.size());
  archive_entry_free(entry);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

// TFLite's metadata tools append labels in a zip archive behind the FlatBuffer.
TEST(tflite, labels_of_an_appended_archive_are_read) {
  Bytes file = *export_tflite(conv_case());
  const Bytes zip = zip_of("labels.txt", "yes\nno\n");
  file.insert(file.end(), zip.begin(), zip.end());
  auto graph = import_tflite(file, "labelled");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_EQ(graph->metadata["labels"], "yes\nno\n");
}

// The file of conv_case(), changed by `edit`.
template <class Edit>
Error refusal(Edit edit) {
  Bytes file = *export_tflite(conv_case());
  edit(*tflite::GetMutableModel(file.data()));
  auto result = import_tflite(file, "m");
  EXPECT_FALSE(result.ok());
  return result ? Error{} : result.error();
}

TEST(tflite, an_unknown_operator_is_named) {
  const Error error = refusal([](tflite::Model& model) {
    auto* code = const_cast<tflite::OperatorCode*>(model.operator_codes()->Get(0));
    ASSERT_TRUE(code->mutate_builtin_code(Op::NON_MAX_SUPPRESSION_V5));
  });
  EXPECT_EQ(error.kind, ErrorKind::unsupported);
  EXPECT_EQ(error.where, "m > node 0 NON_MAX_SUPPRESSION_V5");
  EXPECT_NE(error.hint.find("milliwatt ops"), std::string::npos);
}

TEST(tflite, another_schema_version_is_refused) {
  const Error error = refusal([](tflite::Model& model) { ASSERT_TRUE(model.mutate_version(2)); });
  EXPECT_EQ(error.kind, ErrorKind::unsupported);
}

TEST(tflite, a_wrong_output_shape_is_named) {
  const Error error = refusal([](tflite::Model& model) {
    const auto* graph = model.subgraphs()->Get(0);
    const auto* tensor = graph->tensors()->Get(uint32_t(graph->outputs()->Get(0)));
    const_cast<flatbuffers::Vector<int32_t>*>(tensor->shape())->Mutate(1, 77);
  });
  EXPECT_EQ(error.where, "m > node 0 CONV_2D");
  EXPECT_NE(error.what.find("77"), std::string::npos) << error.what;
}

TEST(tflite, quantizations_that_must_be_the_same_are_named) {
  for (const char* name : {"max_pool_2d", "reduce_max"}) {
    Rng rng(1);
    auto graph = find_op(name)->random_case(rng, DType::s8);
    ASSERT_TRUE(graph);
    graph->tensors[size_t(graph->inputs[0])].quant = {{0.5f}, 3, 0};
    graph->tensors[size_t(graph->outputs[0])].quant = {{0.25f}, -4, 0};
    const auto file = export_tflite(*graph);
    ASSERT_TRUE(file) << file.error().text();
    const auto result = import_tflite(*file, "m");
    ASSERT_FALSE(result) << name;
    EXPECT_EQ(result.error().what, status_text(Status::bad_quantization));
    EXPECT_EQ(
        result.error().hint,
        "its input has scale 0.5 and zero point 3, its output 0.25 and -4: they must be the same");
  }
}

TEST(tflite, fixed_padding_becomes_a_pad) {
  Graph graph = conv_case();
  Node& node = graph.nodes[0];
  const OpDef& conv = *node.op;
  const auto set = [&](std::string_view name, int value) {
    ASSERT_TRUE(set_field(*conv.attrs.find(name), node.attrs, 0, value));
  };
  set("padding", int(Padding::fixed));
  set("pad_top", 1), set("pad_left", 2), set("pad_bottom", 3), set("pad_right", 0);
  const auto file = export_tflite(graph);
  ASSERT_TRUE(file.ok()) << file.error().text();
  const auto* operators = tflite::GetModel(file->data())->subgraphs()->Get(0)->operators();
  ASSERT_EQ(operators->size(), 2u);
  const auto* tensors = tflite::GetModel(file->data())->subgraphs()->Get(0)->tensors();
  const Shape& x = graph.tensors[size_t(node.inputs[0])].shape;
  const auto* padded = tensors->Get(uint32_t(operators->Get(0)->outputs()->Get(0)))->shape();
  EXPECT_EQ(padded->Get(1), x[1] + 4);
  EXPECT_EQ(padded->Get(2), x[2] + 2);
}

TEST(tflite, a_reshape_to_a_scalar_comes_back) {
  Graph graph;
  const OpDef& reshape = *find_op("reshape");
  graph.inputs = {graph.add(Tensor{"x", DType::f32, Shape{{1, 1}, 2}, {}, nullptr})};
  auto y = add_node(graph, reshape, reshape.attrs.defaults, graph.inputs, "y");
  ASSERT_TRUE(y.ok()) << y.error().text();
  ASSERT_EQ(graph.tensors[size_t(*y)].shape.rank, 0u);
  graph.outputs = {*y};
  auto back = import_tflite(*export_tflite(graph), "scalar");
  EXPECT_TRUE(back.ok()) << back.error().text();
}

TEST(tflite, options_tables_are_found_by_name) {
  EXPECT_EQ(options_of(Op::CONV_2D), tflite::BuiltinOptions::Conv2DOptions);
  EXPECT_EQ(options_of(Op::MAX_POOL_2D), tflite::BuiltinOptions::Pool2DOptions);
  EXPECT_EQ(options_of(Op::MEAN), tflite::BuiltinOptions::ReducerOptions);
  EXPECT_EQ(options_of(Op::RELU), tflite::BuiltinOptions::NONE);
  EXPECT_EQ(options_of(Op::NON_MAX_SUPPRESSION_V5), tflite::BuiltinOptions::NONE);
}

}  // namespace
}  // namespace mw
