// SPDX-License-Identifier: Apache-2.0
#include "host/import/importer.h"

#define MW_IMPORTER(name)          \
  namespace mw::name {             \
  extern const Importer kImporter; \
  }
#include "import_list.inc"
#undef MW_IMPORTER

namespace mw {

std::span<const Importer* const> all_importers() {
  static const Importer* const importers[] = {
#define MW_IMPORTER(name) &name::kImporter,
#include "import_list.inc"
#undef MW_IMPORTER
  };
  return importers;
}

namespace {

Result<const Importer*> importer_of(std::span<const uint8_t> bytes, const std::string& name) {
  std::string formats;
  for (const Importer* importer : all_importers()) {
    if (importer->recognizes(bytes)) return importer;
    formats += (formats.empty() ? "" : ", ") + std::string(importer->format);
  }
  return Error{ErrorKind::unsupported, "no importer knows this file", name,
               "models can be: " + formats};
}

}  // namespace

Result<Graph> import_model(std::span<const uint8_t> bytes, const ImportRequest& request) {
  MW_TRY(const Importer* importer, importer_of(bytes, request.name));
  return importer->import(bytes, request);
}

Result<ModelSketch> sketch_model(std::span<const uint8_t> bytes, const ImportRequest& request) {
  MW_TRY(const Importer* importer, importer_of(bytes, request.name));
  return importer->sketch(bytes, request);
}

std::vector<std::string> signatures_of(std::span<const uint8_t> bytes) {
  const auto importer = importer_of(bytes, {});
  return importer ? (*importer)->signatures(bytes) : std::vector<std::string>{};
}

Outcome check_format(std::span<const uint8_t> first, const std::string& name) {
  MW_TRY_DO(importer_of(first, name));
  return Ok{};
}

}  // namespace mw
