// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/decode.h"

#include <cstring>

#include "host/import/tflite/errors.h"

namespace mw {

namespace {

constexpr uint8_t kTable = 0, kHuffman = 1, kPruned = 2;  // kinds
constexpr size_t kHeaderBytes = 16;

// One tensor: its code, what stands beside it behind the header, and what it becomes.
struct Coded {
  std::span<const uint8_t> code, header, values;
  const Tensor& type;
  size_t elems, width;  // width: bytes of an element
  size_t channels = 1;
  bool last_axis = false;  // channels lie along it
  std::vector<int64_t> zero_points = {};

  size_t channel_of(size_t element) const {
    return last_axis ? element % channels : element / (elems / channels);
  }
};

// Bits of a stream, the highest of a byte first; behind its end are zeros.
class BitReader {
 public:
  explicit BitReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  uint32_t take(uint32_t count) {
    uint32_t value = 0;
    for (; count > 0; --count, ++at_) {
      const size_t byte = at_ / 8;
      const uint32_t bit = byte < bytes_.size() ? bytes_[byte] >> (7 - at_ % 8) & 1u : 0;
      value = value << 1 | bit;
    }
    return value;
  }
  void put_back(uint32_t count) { at_ -= count; }
  bool beyond() const { return at_ > bytes_.size() * 8; }

 private:
  std::span<const uint8_t> bytes_;
  size_t at_ = 0;
};

Error outside(const char* what) {
  return malformed(std::string("its code leaves ") + what);
}

// Indices of a few bits into a table of values; each channel has its own.
Result<Bytes> look_up(const Coded& c) {
  const uint32_t bits = c.header[5] & 7;
  const size_t stride = c.header[6], values = c.values.size() / c.width;
  if (bits == 0) return malformed("its indices have no bits");
  BitReader indices(c.code);
  Bytes out(c.elems * c.width);
  for (size_t i = 0; i < c.elems; ++i) {
    const size_t value = c.channel_of(i) * stride + indices.take(bits);
    if (indices.beyond()) return outside("its stream");
    if (value >= values) return outside("its table");
    std::memcpy(out.data() + i * c.width, c.values.data() + value * c.width, c.width);
  }
  return out;
}

// A bit an element: whether the next value stands there, or the zero point.
Result<Bytes> unprune(const Coded& c) {
  BitReader present(c.code);
  Bytes out(c.elems * c.width);
  size_t next = 0;
  for (size_t i = 0; i < c.elems; ++i) {
    uint8_t* const to = out.data() + i * c.width;
    if (present.take(1) == 0) {
      if (c.width == 1 && !c.zero_points.empty()) *to = uint8_t(c.zero_points[c.channel_of(i)]);
    } else if (next + c.width > c.values.size()) {
      return outside("its values");
    } else {
      std::memcpy(to, c.values.data() + next, c.width);
      next += c.width;
    }
    if (present.beyond()) return outside("its stream");
  }
  return out;
}

// What an entry of a Huffman table says: a symbol, or where the table goes on.
struct Entry {
  bool found;
  uint32_t count, value;
};

class HuffmanTable {
 public:
  HuffmanTable(std::span<const uint8_t> bytes, bool wide) : bytes_(bytes), wide_(wide) {}

  std::optional<Entry> at(size_t index) const {
    const size_t width = wide_ ? 4 : 2;
    if (index >= bytes_.size() / width) return std::nullopt;
    uint32_t word = 0;
    for (size_t b = 0; b < width; ++b) word |= uint32_t(bytes_[index * width + b]) << (8 * b);
    const uint32_t shift = wide_ ? 27 : 11;
    return Entry{(word >> (shift + 4)) != 0, word >> shift & 15, word & ((1u << shift) - 1)};
  }

 private:
  std::span<const uint8_t> bytes_;
  bool wide_;
};

Result<Bytes> unhuffman(const Coded& c) {
  const uint32_t first_bits = (c.header[5] >> 4) + 1u;
  const bool wide = (c.header[5] & 1) != 0;
  if (c.type.dtype != DType::s8 && !(wide && c.type.dtype == DType::s16)) {
    return unsupported("Huffman codes are of int8, or with a table of 32 bits of int16", {});
  }
  const HuffmanTable table(c.values, wide);
  BitReader codes(c.code);
  Bytes out;
  out.reserve(c.elems * c.width);
  for (size_t i = 0; i < c.elems; ++i) {
    uint32_t taken = first_bits;
    size_t index = codes.take(taken);
    auto entry = table.at(index);
    for (; entry && !entry->found && !codes.beyond(); entry = table.at(index)) {
      taken = entry->count + 1;
      index += entry->value + codes.take(taken);
    }
    if (!entry) return outside("its table");
    if (taken > entry->count) codes.put_back(taken - entry->count);
    if (!entry->found || codes.beyond()) return outside("its stream");
    for (size_t b = 0; b < c.width; ++b) out.push_back(uint8_t(entry->value >> (8 * b)));
  }
  return out;
}

Outcome read_channels(const tflite::Tensor& tensor, Coded& c) {
  const tflite::QuantizationParameters* quant = tensor.quantization();
  if (quant == nullptr || quant->scale() == nullptr || quant->scale()->size() == 0) return Ok{};
  c.channels = quant->scale()->size();
  const int32_t axis = quant->quantized_dimension();
  c.last_axis = c.channels > 1 && axis == int32_t(c.type.shape.rank) - 1;
  if (!c.last_axis && axis != 0) {
    return unsupported("its scales are those of dimension " + std::to_string(axis),
                       "the first or the last may have them");
  }
  if (c.channels > c.elems || c.elems % c.channels != 0) {
    return malformed("it has " + std::to_string(c.channels) + " scales for " +
                     std::to_string(c.elems) + " elements");
  }
  const auto* zero_points = quant->zero_point();
  for (size_t i = 0; zero_points != nullptr && i < c.channels; ++i) {
    // A file may leave out all but the first.
    const uint32_t from = i < zero_points->size() ? uint32_t(i) : 0;
    if (zero_points->size() > 0) c.zero_points.push_back(zero_points->Get(from));
  }
  return Ok{};
}

Result<Bytes> decoded(const tflite::Tensor& tensor, Coded c) {
  MW_TRY_DO(read_channels(tensor, c));
  if (c.header[1] != 1) {
    return unsupported("its code has version " + std::to_string(c.header[1]), "1 is read");
  }
  if (c.header[0] != kHuffman && c.header[4] != 1) {
    return unsupported("its code has version " + std::to_string(c.header[4]), "1 is read");
  }
  switch (c.header[0]) {
    case kTable:
      return look_up(c);
    case kPruned:
      return unprune(c);
    case kHuffman:
      return unhuffman(c);
    default:
      return unsupported("its code is of kind " + std::to_string(c.header[0]),
                         "0, 1 and 2 are read: tables, Huffman codes and what was pruned");
  }
}

}  // namespace

bool is_decode(const tflite::OperatorCode& code) {
  return code.custom_code() != nullptr && code.custom_code()->string_view() == "TFLM_DECODE";
}

Outcome decode_constants(GraphTensors& tensors, const tflite::SubGraph& subgraph,
                         const tflite::Operator& op, uint32_t& bytes_left) {
  const uint32_t outputs = size_of(op.outputs());
  if (outputs == 0 || size_of(op.inputs()) != 2 * outputs) {
    return malformed("it has not two inputs for each output");
  }
  for (uint32_t o = 0; o < outputs; ++o) {
    MW_TRY(const GraphTensors::Slot* code, tensors.read(op.inputs()->Get(2 * o)));
    MW_TRY(const GraphTensors::Slot* beside, tensors.read(op.inputs()->Get(2 * o + 1)));
    for (const GraphTensors::Slot* slot : {code, beside}) {
      if (slot == nullptr || !slot->file->tensor.is_constant()) {
        return malformed("what it decodes is no constant");
      }
    }
    MW_TRY(GraphTensors::Slot * slot, tensors.claim(op.outputs()->Get(o)));
    Tensor& tensor = slot->file->tensor;
    const std::span<const uint8_t> header = *beside->file->tensor.data;
    if (header.size() < kHeaderBytes) return malformed("its header is cut off");
    if (tensor.bytes() > bytes_left) {
      return unsupported("what it decodes is too large", "at most 16 MB are decoded");
    }
    bytes_left -= uint32_t(tensor.bytes());
    const size_t elems = size_t(tensor.shape.elems());
    if (dtype_bits(tensor.dtype) < 8 || elems == 0) return unsupported("it decodes no bytes", {});
    auto bytes = decoded(*subgraph.tensors()->Get(uint32_t(op.outputs()->Get(o))),
                         {*code->file->tensor.data, header, header.subspan(kHeaderBytes), tensor,
                          elems, dtype_bits(tensor.dtype) / 8});
    if (!bytes) return std::move(bytes.error().at(tensors.name(op.outputs()->Get(o))));
    tensor.data = std::make_shared<const Bytes>(std::move(*bytes));
  }
  return Ok{};
}

}  // namespace mw
