// SPDX-License-Identifier: Apache-2.0
#include "host/train/net.h"

namespace mw {

namespace {

Shape shape_of(std::initializer_list<int32_t> dims) {
  Shape shape;
  for (int32_t d : dims) shape.push(d);
  return shape;
}

}  // namespace

TensorId NetBuilder::input(std::initializer_list<int32_t> dims) {
  const TensorId id = graph_.add(Tensor{"input", DType::f32, shape_of(dims), {}, nullptr});
  graph_.inputs.push_back(id);
  return id;
}

TensorId NetBuilder::constant(std::initializer_list<int32_t> dims, float value) {
  const Shape shape = shape_of(dims);
  const std::vector<float> values(size_t(shape.elems()), value);
  const std::string name = "weights_" + std::to_string(graph_.tensors.size());
  return graph_.add(Tensor{name, DType::f32, shape, {}, bytes_of(values)});
}

int32_t NetBuilder::channels(TensorId id) const {
  if (id == kNoTensor) return 1;
  const Shape& shape = graph_.tensors[size_t(id)].shape;
  return shape.rank == 0 ? 1 : shape[shape.rank - 1];
}

TensorId NetBuilder::node(std::string_view op, std::vector<TensorId> inputs,
                          std::initializer_list<Attribute> attributes) {
  if (error_) return kNoTensor;
  const OpDef* def = find_op(op);
  MW_CHECK(def != nullptr, "no operator " + std::string(op));
  Bytes attrs = def->attrs.defaults;
  for (const Attribute& attribute : attributes) {
    const Field* field = def->attrs.find(attribute.name);
    MW_CHECK(field != nullptr && set_field(*field, attrs, attribute.index, attribute.value),
             "no such attribute: " + std::string(attribute.name));
  }
  const std::string name = std::string(op) + "_" + std::to_string(graph_.nodes.size());
  Result<TensorId> made = add_node(graph_, *def, std::move(attrs), std::move(inputs), name);
  if (made) return *made;
  error_ = made.error();
  return kNoTensor;
}

TensorId NetBuilder::conv(TensorId x, int32_t channels_out, const Kernel2d& kernel, bool bias) {
  const TensorId w = constant({channels_out, kernel.h, kernel.w, channels(x)}, 0);
  const TensorId b = bias ? constant({channels_out}, 0) : kNoTensor;
  return node("conv_2d", {x, w, b},
              {{"stride_h", double(kernel.stride_h)},
               {"stride_w", double(kernel.stride_w)},
               {"padding", double(kernel.padding)}});
}

TensorId NetBuilder::depthwise(TensorId x, const Kernel2d& kernel, bool bias) {
  const TensorId w = constant({1, kernel.h, kernel.w, channels(x)}, 0);
  const TensorId b = bias ? constant({channels(x)}, 0) : kNoTensor;
  return node("depthwise_conv_2d", {x, w, b},
              {{"stride_h", double(kernel.stride_h)},
               {"stride_w", double(kernel.stride_w)},
               {"padding", double(kernel.padding)}});
}

TensorId NetBuilder::dense_of(TensorId x, int32_t inputs, int32_t units) {
  return node("fully_connected", {x, constant({units, inputs}, 0), constant({units}, 0)});
}

TensorId NetBuilder::dense_all(TensorId x, int32_t units) {
  return error_ ? kNoTensor : dense_of(x, graph_.tensors[size_t(x)].shape.elems(), units);
}

TensorId NetBuilder::batch_norm(TensorId x) {
  const int32_t c = channels(x);
  return node("batch_norm",
              {x, constant({c}, 1), constant({c}, 0), constant({c}, 0), constant({c}, 1)});
}

TensorId NetBuilder::global_mean(TensorId x) {
  if (error_) return kNoTensor;
  const Shape shape = graph_.tensors[size_t(x)].shape;
  return node("average_pool_2d", {x}, {{"k_h", double(shape[1])}, {"k_w", double(shape[2])}});
}

Result<Graph> NetBuilder::finish(TensorId output) {
  if (error_) return *error_;
  graph_.outputs = {output};
  return std::move(graph_);
}

}  // namespace mw
