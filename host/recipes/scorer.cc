// SPDX-License-Identifier: Apache-2.0
#include "host/recipes/scorer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>

#include "host/base/stop.h"
#include "host/data/image.h"
#include "host/ir/tensor_values.h"
#include "host/ir/text.h"

namespace mw {

namespace {

std::string tensor_text(const Tensor& tensor) {
  const Shape& shape = tensor.shape;
  return fmt::format("{}[{}]", dtype_name(tensor.dtype),
                     fmt::join(shape.dim, shape.dim + shape.rank, ","));
}

std::string wish_text(const ModelWish& wish) {
  std::string type = wish.input == DType::none ? "" : fmt::format("{} ", dtype_name(wish.input));
  return fmt::format("{} takes models from {} {}values to {}", wish.set, wish.inputs, type,
                     wish.outputs);
}

// to_tensor() and from_tensor() know these.
bool can_be_real(const Tensor& tensor) {
  return tensor.dtype == DType::f32 || tensor.dtype == DType::s8 || tensor.dtype == DType::u8 ||
         tensor.dtype == DType::s16;
}

}  // namespace

Result<Scorer> Scorer::open(const Graph& graph, const ModelWish& wish) {
  if (graph.inputs.size() != 1 || graph.outputs.size() != 1) {
    return Error{
        ErrorKind::unsupported,
        fmt::format("the model has {} inputs and {} outputs; models of one each are scored",
                    graph.inputs.size(), graph.outputs.size()),
        graph.name, ""};
  }
  const Tensor& in = graph.tensors[size_t(graph.inputs[0])];
  const Tensor& out = graph.tensors[size_t(graph.outputs[0])];
  const bool fits = (wish.inputs == 0 || in.shape.elems() == wish.inputs) &&
                    (wish.outputs == 0 || out.shape.elems() == wish.outputs) &&
                    (wish.input == DType::none || in.dtype == wish.input);
  if (!fits) {
    return Error{ErrorKind::usage,
                 fmt::format("{}; this one takes {} and gives {}", wish_text(wish), tensor_text(in),
                             tensor_text(out)),
                 graph.name, "choose the --set that the model is made for"};
  }
  if (!can_be_real(out) || out.shape.elems() < 1) {
    return Error{ErrorKind::unsupported,
                 fmt::format("output '{}' is {}; scores are float32, int8, uint8 or int16",
                             out.name, tensor_text(out)),
                 graph.name, ""};
  }
  MW_TRY(Sim sim, Sim::open(graph, {.search_rounds = 1}));
  return Scorer(graph, std::move(sim));
}

const Tensor& Scorer::input() const {
  return graph_->tensors[size_t(graph_->inputs[0])];
}
const Tensor& Scorer::output() const {
  return graph_->tensors[size_t(graph_->outputs[0])];
}

Result<std::vector<float>> Scorer::run(std::span<const uint8_t> bytes, const std::string& item) {
  MW_TRY_DO(check_stop());
  if (bytes.size() != sim_.input(0).size()) {
    return Error{ErrorKind::malformed_input,
                 fmt::format("{} bytes, the model takes {}", bytes.size(), sim_.input(0).size()),
                 item, "is this the set that the model is made for?"};
  }
  std::memcpy(sim_.input(0).data(), bytes.data(), bytes.size());
  MW_TRY_DO(sim_.run());
  return from_tensor(output(), sim_.output(0));
}

Outcome Scorer::score(std::span<const uint8_t> bytes, int truth, const std::string& item,
                      Confusion& confusion) {
  if (truth < 0 || truth >= int(classes())) {
    return Error{ErrorKind::malformed_input, "its class is none of the model's", item, ""};
  }
  MW_TRY(std::vector<float> scores, run(bytes, item));
  if (binary()) scores.insert(scores.begin(), 1 - scores[0]);
  confusion.add(truth, scores);
  return Ok{};
}

Result<std::vector<ItemFile>> load_item_files(const std::filesystem::path& path) {
  MW_TRY(const data::Dataset set, data::open_dataset(path));
  std::vector<ItemFile> items;
  for (const data::Clip& clip : set.clips) {
    MW_TRY_DO(check_stop());
    MW_TRY(Bytes bytes, clip.load());
    items.push_back({clip.path, clip.label, std::move(bytes)});
  }
  return items;
}

Evaluation evaluation_of(const Scorer& scorer, const Confusion& confusion) {
  Evaluation out;
  out.items = confusion.items;
  out.accuracy = confusion.accuracy();
  out.confusion = confusion.counts;
  out.binary = scorer.binary();
  return out;
}

Result<Evaluation> evaluate_items(const Graph& graph, const EvaluateRequest& request,
                                  const ItemSet& set) {
  MW_TRY(Scorer scorer, Scorer::open(graph, {.set = request.set,
                                             .inputs = set.inputs,
                                             .outputs = std::ssize(set.labels),
                                             .input = set.dtype}));
  MW_TRY(const std::vector<ItemFile> items, load_item_files(request.data));
  Confusion confusion(scorer.classes());
  for (const ItemFile& item : items) {
    const auto truth = std::ranges::find(set.labels, item.label) - set.labels.begin();
    Bytes input = item.bytes;
    if (set.to_input != nullptr) {
      MW_TRY(input, set.to_input(scorer.input(), item));
    }
    MW_TRY_DO(scorer.score(input, int(truth), item.name, confusion));
  }
  Evaluation out = evaluation_of(scorer, confusion);
  out.labels.assign(set.labels.begin(), set.labels.end());
  return out;
}

Result<Bytes> input_of_bytes(const Tensor& input, const ItemFile& item) {
  return to_tensor(input, std::vector<float>(item.bytes.begin(), item.bytes.end()));
}

Result<Bytes> input_of_png(const Tensor& input, const ItemFile& item) {
  Result<data::Array> picture = data::decode_png(item.bytes);
  if (!picture) return picture.error().at(item.name);
  std::vector<float> values(picture->bytes.begin(), picture->bytes.end());
  for (float& value : values) value /= 255.0f;
  return to_tensor(input, values);
}

}  // namespace mw
