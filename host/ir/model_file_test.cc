// SPDX-License-Identifier: Apache-2.0
#include "host/ir/model_file.h"

#include <gtest/gtest.h>

#include "host/ir/graph_equal.h"
#include "host/ir/op_def.h"

namespace mw {
namespace {

Graph labelled_case() {
  Rng rng(3);
  Graph graph = *find_op("conv_2d")->random_case(rng, DType::s8);
  graph.name = "kws";
  set_labels(graph, {"left", "right", "the rest"});
  return graph;
}

TEST(ModelFile, EveryOperatorsGraphSavesAndLoads) {
  Rng rng(2);
  for (const OpDef* op : all_ops()) {
    for (uint32_t dtype = 1; op->random_case != nullptr && dtype < kDTypeCount; ++dtype) {
      const auto graph = op->random_case(rng, DType(dtype));
      if (!graph) continue;
      const auto back = decode_model(encode_model(*graph));
      ASSERT_TRUE(back) << back.error().text();
      EXPECT_EQ(difference(*graph, *back), "");
    }
  }
}

TEST(ModelFile, KeepsLabels) {
  const auto back = decode_model(encode_model(labelled_case()));
  ASSERT_TRUE(back);
  EXPECT_EQ(labels_of(*back), (std::vector<std::string>{"left", "right", "the rest"}));
}

TEST(ModelFile, RefusesALabelThatWouldBeTwo) {
  EXPECT_TRUE(check_labels({"left", "the rest", "a\tb", "gr\xc3\xbcn", ""}).ok());
  for (const char* label : {"a\nb", "a\n", "\nb", "a\r", "a\r\nb"}) {
    const Outcome checked = check_labels({"left", label});
    ASSERT_FALSE(checked.ok());
    EXPECT_EQ(checked.error().kind, ErrorKind::usage);
    EXPECT_NE(checked.error().what.find("line end"), std::string::npos);
    EXPECT_EQ(checked.error().what.find_first_of("\n\r"), std::string::npos);
    Graph graph = labelled_case();
    EXPECT_THROW(set_labels(graph, {"left", label}), InternalError);
  }
}

TEST(ModelFile, RefusesEveryCutAndEveryFlippedByte) {
  const Bytes file = encode_model(labelled_case());
  for (size_t bytes = 0; bytes < file.size(); ++bytes) {
    EXPECT_FALSE(decode_model(std::span(file).first(bytes)));
  }
  for (size_t at = 0; at < file.size(); ++at) {
    if (at >= 24 && at < 32) continue;  // the spare words of the header
    Bytes damaged = file;
    damaged[at] ^= 0x10;
    EXPECT_FALSE(decode_model(damaged)) << "byte " << at;
  }
}

TEST(ModelFile, StartsReadable) {
  const Bytes file = encode_model(labelled_case());
  EXPECT_EQ(std::string(file.begin() + 32, file.begin() + 43), "graph \"kws\"");
}

}  // namespace
}  // namespace mw
