// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/attachments.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>

#include "host/import/tflite/read_tensor.h"

namespace mw {

namespace {

bool is_text(std::string_view bytes) {
  return std::ranges::none_of(bytes, [](char c) {
    const auto byte = uint8_t(c);
    return byte == 0x7f || (byte < 0x20 && c != '\n' && c != '\t' && c != '\r');
  });
}

// A zip archive without a comment ends with a record of this size and signature.
bool ends_with_archive(std::span<const uint8_t> bytes) {
  constexpr size_t kRecordBytes = 22;
  constexpr uint8_t kSignature[] = {'P', 'K', 5, 6};
  return bytes.size() >= kRecordBytes &&
         std::ranges::equal(bytes.subspan(bytes.size() - kRecordBytes, 4), kSignature);
}

// The first text file of the archive; empty if there is none that can be read.
std::string read_labels(std::span<const uint8_t> bytes) {
  constexpr size_t kMostBytes = 1 << 20;
  const std::unique_ptr<archive, decltype(&archive_read_free)> reader(archive_read_new(),
                                                                      &archive_read_free);
  archive_read_support_format_zip_seekable(reader.get());
  archive_entry* entry = nullptr;
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return {};
  while (archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK) {
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr || !std::string_view(name).ends_with(".txt")) continue;
    std::string text(kMostBytes, '\0');
    const auto got = archive_read_data(reader.get(), text.data(), text.size());
    if (got < 0 || size_t(got) == kMostBytes) return {};
    text.resize(size_t(got));
    return is_text(text) ? text : std::string();
  }
  return {};
}

}  // namespace

std::map<std::string, std::string> read_attachments(std::span<const uint8_t> bytes,
                                                    const tflite::Model& model) {
  std::map<std::string, std::string> out;
  if (model.description() != nullptr && model.description()->size() != 0) {
    out["description"] = model.description()->str();
  }
  if (ends_with_archive(bytes)) {
    if (std::string labels = read_labels(bytes); !labels.empty()) out["labels"] = labels;
  }
  if (model.metadata() == nullptr) return out;
  // Entries may share one buffer, or a name: together they copy no more than the file holds.
  size_t left = bytes.size();
  for (const tflite::Metadata* entry : *model.metadata()) {
    if (entry->name() == nullptr) continue;
    const auto contents = read_buffer(model, entry->buffer());
    if (!contents || contents->size() + entry->name()->size() > left) continue;
    left -= contents->size() + entry->name()->size();
    std::string text(contents->begin(), contents->end());
    text.erase(text.find_last_not_of('\0') + 1);  // writers pad with zeros
    if (is_text(text)) out[entry->name()->str()] = std::move(text);
  }
  return out;
}

}  // namespace mw
