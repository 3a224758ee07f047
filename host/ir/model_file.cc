// SPDX-License-Identifier: Apache-2.0
#include "host/ir/model_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "host/base/text.h"
#include "host/ir/text.h"

namespace mw {

namespace {

constexpr std::string_view kMagic = "MWMODEL\n";
constexpr uint32_t kVersion = 1;
constexpr size_t kAlign = 16;

struct Header {
  char magic[8];
  uint32_t version;
  uint32_t text_bytes;  // without the line ends that fill up to the alignment
  uint32_t blob_bytes;
  uint32_t crc32;  // of all that follows the header
  uint32_t zero[2];
};
static_assert(sizeof(Header) == 32 && sizeof(Header) % kAlign == 0);

uint64_t aligned(uint64_t bytes) {
  return (bytes + kAlign - 1) / kAlign * kAlign;
}

Error malformed(std::string what, std::string hint = {}) {
  return Error{ErrorKind::malformed_input, std::move(what), {}, std::move(hint)};
}

}  // namespace

Bytes encode_model(const Graph& graph) {
  Bytes blob;
  const std::string text = print(graph, {.blob = &blob});
  Bytes body(text.begin(), text.end());
  body.resize(aligned(body.size()), '\n');
  body.insert(body.end(), blob.begin(), blob.end());
  Header header{};
  std::ranges::copy(kMagic, header.magic);
  header.version = kVersion;
  header.text_bytes = uint32_t(text.size());
  header.blob_bytes = uint32_t(blob.size());
  header.crc32 = crc32(body);
  const auto* first = reinterpret_cast<const uint8_t*>(&header);
  Bytes file(first, first + sizeof(header));
  file.insert(file.end(), body.begin(), body.end());
  return file;
}

Result<Graph> decode_model(std::span<const uint8_t> file) {
  if (!is_model_file(file)) return malformed("not a Milliwatt model file");
  Header header{};
  if (file.size() < sizeof(header)) return malformed("the file ends within its header");
  std::memcpy(&header, file.data(), sizeof(header));
  if (header.version != kVersion) {
    return malformed(
        fmt::format("version {} of the model file, known is {}", header.version, kVersion),
        "write it again with this version of the tool");
  }
  const uint64_t blob_at = aligned(sizeof(header) + uint64_t(header.text_bytes));
  if (file.size() != blob_at + header.blob_bytes) {
    return malformed(fmt::format("the file has {} bytes, its header says {}", file.size(),
                                 blob_at + header.blob_bytes),
                     "the file was cut or damaged: copy it again");
  }
  if (crc32(file.subspan(sizeof(header))) != header.crc32) {
    return malformed("the checksum is wrong", "the file was damaged: copy it again");
  }
  const std::string_view text(reinterpret_cast<const char*>(file.data()) + sizeof(header),
                              header.text_bytes);
  return parse(text, file.subspan(blob_at));
}

Outcome save_model(const std::filesystem::path& path, const Graph& graph) {
  return write_file(path, encode_model(graph));
}

Result<Graph> load_model(const std::filesystem::path& path) {
  MW_TRY(const Bytes file, read_file(path));
  auto graph = decode_model(file);
  if (!graph) graph.error().at(path.string());
  return graph;
}

bool is_model_file(std::span<const uint8_t> content) {
  return content.size() >= kMagic.size() &&
         std::equal(kMagic.begin(), kMagic.end(), content.begin());
}

std::vector<std::string> labels_of(const Graph& graph) {
  std::vector<std::string> labels;
  const auto found = graph.metadata.find("labels");
  std::string_view rest = found == graph.metadata.end() ? std::string_view() : found->second;
  while (!rest.empty()) {  // the last line may end with the text or with a line end
    const size_t end = std::min(rest.find('\n'), rest.size());
    labels.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return labels;
}

Outcome check_labels(const std::vector<std::string>& labels) {
  for (const std::string& label : labels) {
    if (label.find_first_of("\n\r") == std::string::npos) continue;
    return Error{ErrorKind::usage,
                 fmt::format("the label \"{}\" holds a line end", printable(label)), "",
                 "models keep one label a line: rename it"};
  }
  return Ok{};
}

void set_labels(Graph& graph, const std::vector<std::string>& labels) {
  MW_CHECK(check_labels(labels).ok(), "a label with a line end");
  graph.metadata["labels"] = fmt::format("{}", fmt::join(labels, "\n"));
}

}  // namespace mw
