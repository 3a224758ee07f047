// SPDX-License-Identifier: Apache-2.0
#include "host/plan/variants.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "host/ir/dtypes.h"
#include "host/ir/obstacles.h"
#include "host/ir/slots.h"

namespace mw {

namespace {

using Tables = std::shared_ptr<const std::vector<Bytes>>;

struct NodeTypes {
  std::vector<TensorType> in, out;
  OpTypes view() const {
    return {{in.data(), uint32_t(in.size())}, {out.data(), uint32_t(out.size())}};
  }
};

Error no_kernel_error(const Graph& graph, const Node& node) {
  Error error = node_error(graph, node, Status::no_kernel);
  std::vector<std::string> served;  // types of input 0
  for (const KernelRow& row : node.op->rows) {
    const std::string name = row.x == DType::none ? "any" : numpy_name(row.x);
    if (std::ranges::count(served, name) == 0) served.push_back(name);
  }
  error.hint =
      fmt::format("{} has kernels for: {}. `milliwatt quantize` makes int8 of a float32 model",
                  node.op->name(), fmt::join(served, ", "));
  return error;
}

const Tensor* constant_of(const Graph& graph, const Node& node, uint32_t slot) {
  const TensorId id = node.input(slot);
  if (id == kNoTensor || !graph.tensors[size_t(id)].is_constant()) return nullptr;
  return &graph.tensors[size_t(id)];
}

// One node on its way to its variants.
class Preparation {
 public:
  Preparation(const Graph& graph, const Node& node)
      : graph_(graph),
        node_(node),
        types_{graph.input_types(node), graph.output_types(node)},
        slots_(slots_of(*node.op->core, uint32_t(types_.in.size()), uint32_t(types_.out.size()))) {}

  Result<NodeVariants> prepare(const PlanOptions& options) {
    const OpCore& core = *node_.op->core;
    out_.node = int(&node_ - graph_.nodes.data());
    out_.params.resize(core.params_bytes);
    const Status prepared = core.prepare(node_.attrs.data(), types_.view(), out_.params.data());
    if (prepared != Status::ok) return node_error(graph_, node_, prepared);
    Status refused = Status::no_kernel;
    for (const KernelRow* row :
         candidates(*node_.op, out_.params.data(), types_.view(), options.isa_mask)) {
      // What stays a .tflite cannot be packed.
      if (row->packed && options.keep_views) continue;
      const Status status = add(*row, options.fix_params);
      if (status != Status::ok) refused = status;
    }
    if (!out_.variants.empty()) return std::move(out_);
    return refused == Status::no_kernel ? no_kernel_error(graph_, node_)
                                        : node_error(graph_, node_, refused);
  }

 private:
  Status add(const KernelRow& row, bool fix_params) {
    const auto own = std::make_shared<OwnFootprint>(slots_);
    const std::shared_ptr<Footprint> footprint(own, &**own);
    MW_DEVICE_TRY(row.footprint(out_.params.data(), row, *footprint));
    const Tables tables = row.packed ? pack(row, *footprint) : derive(*footprint);
    if (tables != nullptr && row.check_tables != nullptr) {
      // Sizes may stand in them.
      std::vector<const void*> at;
      for (const Bytes& table : *tables) at.push_back(table.empty() ? nullptr : table.data());
      MW_DEVICE_TRY(row.check_tables(out_.params.data(), at.data(), *footprint));
    }
    if (tables == nullptr) return Status::ok;
    const HostRow* host = find_host_row(*node_.op, row);
    if (fix_params && host != nullptr && host->fixed != nullptr) {
      out_.variants.push_back({&row, host->fixed, footprint, tables});
    }
    out_.variants.push_back({&row, nullptr, footprint, tables});
    return Status::ok;
  }

  // What kernels that read constants as they are share.
  Tables derive(const Footprint& footprint) {
    const OpCore& core = *node_.op->core;
    std::vector<Bytes> tables(core.tables);
    std::vector<void*> pointers(core.tables);
    for (uint32_t t = 0; t < core.tables; ++t) {
      tables[t].resize(footprint.table_bytes[t]);
      pointers[t] = tables[t].empty() ? nullptr : tables[t].data();
    }
    if (core.derive != nullptr) {
      core.derive(node_.attrs.data(), types_.view(), out_.params.data(), pointers.data());
    }
    if (derived_ == nullptr || *derived_ != tables) {
      derived_ = std::make_shared<const std::vector<Bytes>>(std::move(tables));
    }
    return derived_;
  }

  // Null where the row refuses, or would read what is not known yet.
  Tables pack(const KernelRow& row, const Footprint& footprint) {
    const HostRow* host = find_host_row(*node_.op, row);
    MW_CHECK(host != nullptr && host->pack != nullptr, "a packed row has a function that packs");
    KernelArgs args(slots_);
    for (uint32_t i = 0; i < slots_.in(); ++i) {
      const Tensor* constant = constant_of(graph_, node_, i);
      if (constant != nullptr) args.in[i] = constant->data->data();
      if (constant == nullptr && node_.input(i) != kNoTensor && footprint.in_bytes[i] == 0) {
        return nullptr;
      }
    }
    const Tables natural = natural_tables();
    if (natural == nullptr) return nullptr;
    for (size_t t = 0; t < natural->size(); ++t) args.tables[t] = (*natural)[t].data();
    std::optional<Bytes> stream = host->pack(out_.params.data(), args);
    if (!stream) return nullptr;
    MW_CHECK(stream->size() == footprint.table_bytes[0], "a stream is as long as its footprint");
    std::vector<Bytes> tables(slots_.tables());
    tables[0] = std::move(*stream);
    return std::make_shared<const std::vector<Bytes>>(std::move(tables));
  }

  // The derived tables as the reference reads them: it is the last row that fits.
  Tables natural_tables() {
    const auto rows = candidates(*node_.op, out_.params.data(), types_.view(), ~0u);
    OwnFootprint footprint(slots_);
    const KernelRow& reference = *rows.back();
    const Status status = reference.footprint(out_.params.data(), reference, *footprint);
    return status == Status::ok && !reference.packed ? derive(*footprint) : nullptr;
  }

  const Graph& graph_;
  const Node& node_;
  const NodeTypes types_;
  const Slots slots_;
  NodeVariants out_;
  Tables derived_;
};

}  // namespace

Result<std::vector<NodeVariants>> variants_of(const Graph& graph, const PlanOptions& options) {
  std::vector<NodeVariants> nodes;
  Obstacles obstacles;
  for (const Node& node : graph.nodes) {
    auto prepared = Preparation(graph, node).prepare(options);
    if (prepared) {
      nodes.push_back(std::move(*prepared));
      continue;
    }
    const TensorId first = node.input(0);
    const DType dtype = first == kNoTensor ? DType::none : graph.tensors[size_t(first)].dtype;
    obstacles.add(std::string(node.op->name()), dtype == DType::none ? "" : numpy_name(dtype),
                  prepared.error());
  }
  if (!obstacles.empty()) return obstacles.error(graph.nodes.size());
  return nodes;
}

Candidates candidates_of(const Graph& graph, const std::vector<NodeVariants>& nodes,
                         const PlanOptions& options) {
  Candidates all;
  const CoreClass core = {options.isa_mask, options.optimize == Optimize::size};
  // Whose code it is: of a kernel, or of one compiled for some Params.
  std::map<std::pair<uint32_t, Bytes>, uint32_t> codes;
  for (const NodeVariants& from : nodes) {
    const Node& node = graph.nodes[size_t(from.node)];
    std::vector<Candidate>& to = all.emplace_back();
    for (const Variant& variant : from.variants) {
      Candidate& candidate = to.emplace_back();
      const std::pair code(variant.row->id, variant.fixed != nullptr ? from.params : Bytes{});
      candidate.kernel = codes.try_emplace(code, uint32_t(codes.size())).first->second;
      candidate.scratch_bytes = variant.footprint->scratch_bytes;
      // A kernel without figures has no rival, or is as good as its place among them.
      candidate.cost = to.size();
      if (const HostRow* host = find_host_row(*node.op, *variant.row)) {
        const FixedBody* fixed = variant.fixed;
        const auto cost = fixed != nullptr ? fixed->cost : host->cost;
        candidate.cost = cost(from.params.data(), core);
        candidate.code_bytes = fixed != nullptr ? fixed->code_bytes : host->code_bytes;
      }
      for (const Bytes& table : *variant.tables) candidate.constant_bytes += table.size();
      for (uint32_t i = 0; i < variant.footprint->slots.in(); ++i) {
        if (constant_of(graph, node, i) == nullptr) continue;
        candidate.constant_bytes += variant.footprint->in_bytes[i];
      }
    }
  }
  return all;
}

}  // namespace mw
