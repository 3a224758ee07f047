// SPDX-License-Identifier: Apache-2.0
// What: export_tool IN OUT [IN OUT ...]: imports models and exports them again.
// Why: test/oracle/converted_export_test.py runs what we wrote in TFLM and LiteRT.
// Contract: a model that the importer refuses leaves no file; an export that fails is an error.
#include <cstdio>

#include "host/import/importer.h"
#include "host/import/tflite/tflite.h"

namespace {

mw::Outcome convert(const char* from, const char* to) {
  MW_TRY(const mw::Bytes bytes, mw::read_file(from));
  const auto graph = mw::import_model(bytes, from);
  if (!graph) return mw::Ok{};
  MW_TRY(const mw::Bytes file, mw::export_tflite(*graph));
  return mw::write_file(to, file);
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const auto done = convert(argv[i], argv[i + 1]);
    if (!done) {
      std::fprintf(stderr, "%s\n", done.error().text().c_str());
      return 1;
    }
  }
  return 0;
}
