// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "abi/checked.h"
#include "host/ir/dtypes.h"
#include "host/ir/op_def.h"
#include "host/ir/text.h"
#include "host/ir/text_words.h"
#include "host/ir/verify.h"

namespace mw {

namespace {

Error syntax(std::string what) {
  return Error{ErrorKind::malformed_input, std::move(what), {}, {}};
}

// Reads one statement, left to right. Spaces separate; "//" starts a comment.
class Cursor {
 public:
  explicit Cursor(std::string_view line) : rest_(line) {}

  bool at_end() {
    skip();
    return rest_.empty();
  }
  bool take(std::string_view symbol) {
    skip();
    if (!rest_.starts_with(symbol)) return false;
    rest_.remove_prefix(symbol.size());
    return true;
  }
  Outcome expect(std::string_view symbol) {
    if (take(symbol)) return Ok{};
    return syntax(fmt::format("expected '{}'{}", symbol, here()));
  }
  // A bare word, or empty.
  std::string_view take_word() {
    skip();
    size_t length = 0;
    if (!rest_.empty() && is_word_start(rest_[0])) {
      while (length < rest_.size() && is_word_char(rest_[length]) &&
             !rest_.substr(length).starts_with("//")) {
        ++length;
      }
    }
    const std::string_view found = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return found;
  }
  bool take_keyword(std::string_view keyword) {
    const std::string_view before = rest_;
    if (take_word() == keyword) return true;
    rest_ = before;
    return false;
  }
  Result<std::string> take_quoted();
  Result<std::string> take_name() {
    skip();
    if (rest_.starts_with('"')) return take_quoted();
    const std::string_view found = take_word();
    if (found.empty() || is_reserved(found)) return syntax("expected a name" + here());
    return std::string(found);
  }
  template <class T>
  Result<T> take_number();
  std::string here() const {
    if (rest_.empty()) return " at the end of the line";
    return fmt::format(" before '{}'", rest_.substr(0, 12));
  }

 private:
  void skip() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '\r')) {
      rest_.remove_prefix(1);
    }
    if (rest_.starts_with("//")) rest_ = {};
  }

  std::string_view rest_;
};

Result<std::string> Cursor::take_quoted() {
  MW_TRY_DO(expect("\""));
  std::string text;
  while (!rest_.empty() && rest_[0] != '"') {
    char c = rest_[0];
    rest_.remove_prefix(1);
    if (c == '\\') {
      if (rest_.empty()) break;
      c = rest_[0];
      rest_.remove_prefix(1);
      if (c == 'n') {
        c = '\n';
      } else if (c == 'x') {
        uint8_t code = 0;
        const char* end = rest_.data() + std::min<size_t>(2, rest_.size());
        const auto [stop, error] = std::from_chars(rest_.data(), end, code, 16);
        if (error != std::errc() || stop != rest_.data() + 2) return syntax("bad \\x escape");
        rest_.remove_prefix(2);
        c = char(code);
      } else if (c != '"' && c != '\\') {
        return syntax("unknown escape in a quoted text");
      }
    }
    text += c;
  }
  if (!take("\"")) return syntax("a quoted text does not end");
  return text;
}

template <class T>
Result<T> Cursor::take_number() {
  skip();
  T value{};
  const char *first = rest_.data(), *last = first + rest_.size();
  std::from_chars_result result{};
  if constexpr (std::is_same_v<T, float>) {
    if (rest_.starts_with("0x")) {
      uint32_t bits = 0;
      result = std::from_chars(first + 2, last, bits, 16);
      value = float_from_bits(int32_t(bits));
    } else {
      result = std::from_chars(first, last, value);
    }
  } else {
    result = std::from_chars(first, last, value);
  }
  if (result.ec == std::errc::result_out_of_range) {
    return syntax("a number does not fit its data type" + here());
  }
  if (result.ec != std::errc()) return syntax("expected a number" + here());
  rest_.remove_prefix(size_t(result.ptr - first));
  return value;
}

// {1, 2, 3}; calls element(i) to read each.
template <class Element>
Outcome take_list(Cursor& cursor, Element element) {
  MW_TRY_DO(cursor.expect("{"));
  if (cursor.take("}")) return Ok{};
  for (uint32_t i = 0;; ++i) {
    MW_TRY_DO(element(i));
    if (cursor.take("}")) return Ok{};
    MW_TRY_DO(cursor.expect(","));
  }
}

class Parser {
 public:
  explicit Parser(std::span<const uint8_t> blob) : blob_(blob) {}

  Result<Graph> run(std::string_view text) {
    for (size_t line_number = 1; !text.empty(); ++line_number) {
      const size_t end = std::min(text.find('\n'), text.size());
      Cursor cursor(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (cursor.at_end()) continue;
      auto outcome = line(cursor);
      if (outcome && !cursor.at_end()) outcome = syntax("too much text" + cursor.here());
      if (!outcome) return std::move(outcome.error().at(fmt::format("line {}", line_number)));
    }
    if (!scopes_.empty()) return syntax("no closing '}'");
    if (!whole_) return syntax("expected 'graph \"name\" {'");
    MW_TRY_DO(verify(*whole_));
    return std::move(*whole_);
  }

 private:
  using Key = std::pair<std::string, uint32_t>;  // a name, and which of those that share it

  // A graph that is being read, and the bodies for its next node.
  struct Scope {
    Graph graph = {};
    std::map<Key, TensorId> ids = {};
    std::vector<Graph> bodies = {};
  };
  Scope& scope() { return scopes_.back(); }
  Graph& graph() { return scopes_.back().graph; }

  Outcome line(Cursor& cursor) {
    if (whole_) return syntax("text after the closing '}'");
    if (cursor.take_keyword("graph")) {
      if (scopes_.size() > size_t(kMostBodyDepth)) return syntax("graphs in graphs, too deep");
      MW_TRY(std::string name, cursor.take_quoted());
      scopes_.emplace_back().graph.name = std::move(name);
      return cursor.expect("{");
    }
    if (scopes_.empty()) return syntax("expected 'graph \"name\" {'");
    return cursor.take("}") ? close() : statement(cursor);
  }

  Outcome close() {
    if (!scope().bodies.empty()) return syntax("no node behind a graph takes it");
    Graph done = std::move(graph());
    scopes_.pop_back();
    if (scopes_.empty()) {
      whole_ = std::move(done);
    } else {
      scope().bodies.push_back(std::move(done));
    }
    return Ok{};
  }

  Outcome statement(Cursor& cursor) {
    if (cursor.take_keyword("meta")) {
      MW_TRY(std::string key, cursor.take_quoted());
      MW_TRY_DO(cursor.expect("="));
      MW_TRY(std::string value, cursor.take_quoted());
      if (!graph().metadata.emplace(std::move(key), std::move(value)).second) {
        return syntax("this meta entry stands twice");
      }
      return Ok{};
    }
    if (cursor.take_keyword("input")) {
      MW_TRY(TensorId id, declaration(cursor));
      graph().inputs.push_back(id);
      return Ok{};
    }
    if (cursor.take_keyword("output")) {
      MW_TRY(TensorId id, reference(cursor));
      graph().outputs.push_back(id);
      return Ok{};
    }
    if (cursor.take_keyword("state")) return state(cursor);
    if (cursor.take_keyword("update")) return update(cursor);
    return cursor.take_keyword("const") ? constant(cursor) : node(cursor);
  }

  Outcome state(Cursor& cursor) {
    MW_TRY(const TensorId value, declaration(cursor));
    MW_TRY(auto initial, contents(cursor, graph().tensors[size_t(value)]));
    graph().variables.push_back({value, value, std::move(initial)});
    return Ok{};
  }

  Outcome update(Cursor& cursor) {
    MW_TRY(const TensorId value, reference(cursor));
    MW_TRY_DO(cursor.expect("="));
    const auto variable = std::ranges::find(graph().variables, value, &Variable::value);
    if (variable == graph().variables.end()) return syntax("no 'state' of this name stands above");
    MW_TRY(variable->next, reference(cursor));
    return Ok{};
  }

  Result<Key> key(Cursor& cursor) {
    MW_TRY(std::string name, cursor.take_name());
    if (!cursor.take("#")) return Key{std::move(name), 0};
    MW_TRY(uint32_t same, cursor.take_number<uint32_t>());
    return Key{std::move(name), same};
  }

  Result<TensorId> reference(Cursor& cursor) {
    MW_TRY(Key found, key(cursor));
    const auto place = scope().ids.find(found);
    if (place == scope().ids.end()) return syntax("no tensor '" + found.first + "' stands above");
    return place->second;
  }

  Result<TensorId> declaration(Cursor& cursor) {
    MW_TRY(Key name, key(cursor));
    MW_TRY_DO(cursor.expect(":"));
    Tensor tensor;
    tensor.name = name.first;
    const std::string_view dtype = cursor.take_word();
    tensor.dtype = dtype_from_name(dtype);
    if (tensor.dtype == DType::none) {
      return syntax(fmt::format("unknown data type '{}'{}", dtype, cursor.here()));
    }
    MW_TRY_DO(shape(cursor, tensor.shape));
    if (cursor.take_keyword("q")) MW_TRY_DO(quant(cursor, tensor.quant));
    const TensorId id = graph().add(std::move(tensor));
    if (!scope().ids.emplace(std::move(name), id).second) {
      return syntax("the name stands twice; number those that share it: name#1");
    }
    return id;
  }

  static Outcome shape(Cursor& cursor, Shape& shape) {
    MW_TRY_DO(cursor.expect("["));
    uint32_t bytes = 1;
    while (!cursor.take("]")) {
      if (shape.rank != 0) MW_TRY_DO(cursor.expect(","));
      MW_TRY(int32_t extent, cursor.take_number<int32_t>());
      if (shape.rank == Shape::kMaxRank) return syntax("too many dimensions");
      shape.push(extent);
      if (!checked_product(bytes, bytes, extent)) return syntax("the shape is empty or too large");
    }
    return Ok{};
  }

  static Outcome quant(Cursor& cursor, QuantInfo& quant) {
    MW_TRY_DO(cursor.expect("("));
    const auto scale = [&](uint32_t) -> Outcome {
      MW_TRY(float value, cursor.take_number<float>());
      quant.scales.push_back(value);
      return Ok{};
    };
    Cursor ahead = cursor;
    MW_TRY_DO(ahead.take("{") ? take_list(cursor, scale) : scale(0));
    MW_TRY_DO(cursor.expect(","));
    MW_TRY(quant.zero_point, cursor.take_number<int32_t>());
    if (cursor.take(",")) {
      if (!cursor.take_keyword("axis")) return syntax("expected 'axis'" + cursor.here());
      MW_TRY_DO(cursor.expect("="));
      MW_TRY(quant.axis, cursor.take_number<int32_t>());
    }
    return cursor.expect(")");
  }

  Outcome constant(Cursor& cursor) {
    MW_TRY(TensorId id, declaration(cursor));
    Tensor& tensor = graph().tensors[size_t(id)];
    MW_TRY(tensor.data, contents(cursor, tensor));
    return Ok{};
  }

  // What stands behind the type of a constant or a state.
  Result<std::shared_ptr<const Bytes>> contents(Cursor& cursor, const Tensor& tensor) {
    MW_TRY_DO(cursor.expect("="));
    if (cursor.take("@")) return from_blob(cursor, tensor);
    Bytes data;
    int64_t elems = 0;
    MW_TRY_DO(with_element_type(tensor.dtype, [&](auto zero) -> Outcome {
      return take_list(cursor, [&](uint32_t) -> Outcome {
        MW_TRY(auto value, cursor.take_number<decltype(zero)>());
        const bool fits =
            tensor.dtype != DType::s4 || (int64_t(value) >= -8 && int64_t(value) <= 7);
        if (!fits) return syntax("a number does not fit its data type" + cursor.here());
        const auto* first = reinterpret_cast<const uint8_t*>(&value);
        data.insert(data.end(), first, first + sizeof(value));
        ++elems;
        return Ok{};
      });
    }));
    if (elems != tensor.shape.elems()) {
      return syntax(
          fmt::format("{} elements do not fill a shape of {}", elems, tensor.shape.elems()));
    }
    if (tensor.dtype == DType::s4) data = pack_s4(data);
    return std::make_shared<const Bytes>(std::move(data));
  }

  Result<std::shared_ptr<const Bytes>> from_blob(Cursor& cursor, const Tensor& tensor) {
    MW_TRY(uint64_t offset, cursor.take_number<uint64_t>());
    const uint64_t bytes = tensor.bytes();
    if (offset > blob_.size() || bytes > blob_.size() - offset) {
      return syntax("the constant lies outside the data of the file");
    }
    const bool half = tensor.dtype == DType::s4 && tensor.shape.elems() % 2 == 1;
    auto& shared = taken_[{offset, bytes, half}];
    if (shared == nullptr) {
      // Places overlap in no file that print() made; copies of them could fill the memory.
      if (bytes > blob_.size() - taken_bytes_) return syntax("constants overlap");
      taken_bytes_ += bytes;
      const auto part = blob_.subspan(offset, bytes);
      Bytes contents(part.begin(), part.end());
      clear_half_byte(tensor.dtype, uint64_t(tensor.shape.elems()), contents);
      shared = std::make_shared<const Bytes>(std::move(contents));
    }
    return shared;
  }

  Outcome node(Cursor& cursor) {
    Node node;
    do {
      MW_TRY(TensorId id, declaration(cursor));
      node.outputs.push_back(id);
    } while (cursor.take(","));
    MW_TRY_DO(cursor.expect("="));
    const std::string_view op = cursor.take_word();
    node.op = find_op(op);
    if (node.op == nullptr) {
      return Error{ErrorKind::unsupported, fmt::format("no operator '{}'", op), {}, {}};
    }
    MW_TRY_DO(cursor.expect("("));
    while (!cursor.take(")")) {
      if (!node.inputs.empty()) MW_TRY_DO(cursor.expect(","));
      TensorId id = kNoTensor;
      if (!cursor.take_keyword("_")) {
        MW_TRY(id, reference(cursor));
      }
      node.inputs.push_back(id);
    }
    node.attrs = node.op->attrs.defaults;
    Cursor ahead = cursor;
    if (ahead.take("{")) {
      MW_TRY_DO(take_list(cursor, [&](uint32_t) { return attribute(cursor, node); }));
    }
    node.name = graph().tensors[size_t(node.outputs[0])].name;
    if (cursor.take_keyword("name")) {
      MW_TRY(node.name, cursor.take_quoted());
    }
    node.bodies = std::exchange(scope().bodies, {});
    graph().nodes.push_back(std::move(node));
    return Ok{};
  }

  static Outcome attribute(Cursor& cursor, Node& node) {
    const std::string_view name = cursor.take_word();
    const Field* field = node.op->attrs.find(name);
    if (field == nullptr) return syntax(fmt::format("no attribute '{}'{}", name, cursor.here()));
    MW_TRY_DO(cursor.expect("="));
    const auto element = [&](uint32_t i) -> Outcome {
      if (i >= field->count) return syntax(fmt::format("too many values of '{}'", name));
      MW_TRY(double value, attribute_value(cursor, *field));
      if (!set_field(*field, node.attrs, i, value)) {
        return syntax(fmt::format("a value of '{}' is out of range", name));
      }
      return Ok{};
    };
    return field->count == 1 ? element(0) : take_list(cursor, element);
  }

  static Result<double> attribute_value(Cursor& cursor, const Field& field) {
    if (field.kind == FieldKind::f32) {
      MW_TRY(float value, cursor.take_number<float>());
      return double(value);
    }
    const bool is_boolean = field.kind == FieldKind::boolean;
    if (!is_boolean && field.enum_names.empty()) {
      MW_TRY(int64_t value, cursor.take_number<int64_t>());
      return double(value);
    }
    static constexpr const char* kBooleans[] = {"false", "true"};
    const std::span<const char* const> names = is_boolean ? kBooleans : field.enum_names;
    const std::string_view word = cursor.take_word();
    for (size_t i = 0; i < names.size(); ++i) {
      if (word == names[i]) return double(i);
    }
    return syntax(fmt::format("'{}' has no value '{}'{}", field.name, word, cursor.here()));
  }

  std::span<const uint8_t> blob_;
  std::vector<Scope> scopes_;  // outermost first
  std::optional<Graph> whole_;
  // By offset, bytes, and whether the last byte holds half an element.
  std::map<std::tuple<uint64_t, uint64_t, bool>, std::shared_ptr<const Bytes>> taken_;
  uint64_t taken_bytes_ = 0;
};

}  // namespace

Result<Graph> parse(std::string_view text, std::span<const uint8_t> blob) {
  return Parser(blob).run(text);
}

}  // namespace mw
