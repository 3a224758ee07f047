// SPDX-License-Identifier: Apache-2.0
#include "host/ir/graph_equal.h"

#include <fmt/format.h>

#include <cstring>

#include "host/ir/op_def.h"

namespace mw {

namespace {

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
}

class Comparison {
 public:
  Comparison(const Graph& a, const Graph& b)
      : a_(a), b_(b), partner_(a.tensors.size(), kNoTensor) {}

  std::string run() {
    if (a_.name != b_.name) return "graph names differ";
    if (a_.metadata != b_.metadata) return "metadata differ";
    if (std::string text = tensors(a_.inputs, b_.inputs); !text.empty()) return "inputs: " + text;
    if (std::string text = variables(); !text.empty()) return text;
    if (a_.nodes.size() != b_.nodes.size()) {
      return fmt::format("{} nodes against {}", a_.nodes.size(), b_.nodes.size());
    }
    for (size_t n = 0; n < a_.nodes.size(); ++n) {
      if (std::string text = node(a_.nodes[n], b_.nodes[n]); !text.empty()) {
        return fmt::format("node {}: {}", n, text);
      }
    }
    for (size_t i = 0; i < a_.variables.size(); ++i) {
      std::string text = tensor(a_.variables[i].next, b_.variables[i].next);
      if (!text.empty()) return fmt::format("what variable {} becomes: {}", i, text);
    }
    std::string text = tensors(a_.outputs, b_.outputs);
    return text.empty() ? text : "outputs: " + text;
  }

 private:
  std::string variables() {
    if (a_.variables.size() != b_.variables.size()) {
      return fmt::format("{} variables against {}", a_.variables.size(), b_.variables.size());
    }
    for (size_t i = 0; i < a_.variables.size(); ++i) {
      const Variable &a = a_.variables[i], &b = b_.variables[i];
      std::string text = tensor(a.value, b.value);
      if (text.empty() && *a.initial != *b.initial) text = "first values differ";
      if (!text.empty()) return fmt::format("variable {}: {}", i, text);
    }
    return {};
  }

  std::string tensors(const std::vector<TensorId>& a, const std::vector<TensorId>& b) {
    if (a.size() != b.size()) return fmt::format("{} tensors against {}", a.size(), b.size());
    for (size_t i = 0; i < a.size(); ++i) {
      if (std::string text = tensor(a[i], b[i]); !text.empty()) {
        return fmt::format("slot {}: {}", i, text);
      }
    }
    return {};
  }

  std::string tensor(TensorId a, TensorId b) {
    if ((a == kNoTensor) != (b == kNoTensor)) return "one tensor is absent";
    if (a == kNoTensor) return {};
    TensorId& partner = partner_[size_t(a)];
    if (partner != kNoTensor) return partner == b ? "" : "another tensor";
    partner = b;
    const Tensor &ta = a_.tensors[size_t(a)], &tb = b_.tensors[size_t(b)];
    if (ta.name != tb.name) return fmt::format("names '{}' and '{}'", ta.name, tb.name);
    if (ta.dtype != tb.dtype || ta.shape != tb.shape) return "types differ";
    if (!same_bits(ta.quant.scales, tb.quant.scales) ||
        ta.quant.zero_point != tb.quant.zero_point || ta.quant.axis != tb.quant.axis) {
      return "quantizations differ";
    }
    if (ta.is_constant() != tb.is_constant()) return "one is constant";
    return !ta.is_constant() || *ta.data == *tb.data ? "" : "contents differ";
  }

  std::string node(const Node& a, const Node& b) {
    if (a.op != b.op) return fmt::format("operators {} and {}", a.op->name(), b.op->name());
    if (a.name != b.name) return fmt::format("names '{}' and '{}'", a.name, b.name);
    for (const Field& field : a.op->attrs.fields) {
      for (uint32_t i = 0; i < field.count; ++i) {
        if (get_field(field, a.attrs, i) != get_field(field, b.attrs, i)) {
          return "attribute " + field.name + " differs";
        }
      }
    }
    if (a.bodies.size() != b.bodies.size()) return "numbers of bodies differ";
    for (size_t i = 0; i < a.bodies.size(); ++i) {
      const std::string text = difference(a.bodies[i], b.bodies[i]);
      if (!text.empty()) return fmt::format("body {}: {}", i, text);
    }
    std::string text = tensors(a.inputs, b.inputs);
    if (!text.empty()) return "input " + text;
    text = tensors(a.outputs, b.outputs);
    return text.empty() ? text : "output " + text;
  }

  const Graph &a_, &b_;
  std::vector<TensorId> partner_;  // of a's tensors in b
};

}  // namespace

std::string difference(const Graph& a, const Graph& b) {
  return Comparison(a, b).run();
}

}  // namespace mw
