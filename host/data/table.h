// SPDX-License-Identifier: Apache-2.0
// What: tables of text (CSV, TSV) and their reading as numbers.
// Why: labels, index files and captures of sensors come as such.
// Contract: cells are separated by one character, quoted with " (doubled inside) where they need
// it; rows end with LF or CRLF; empty rows are left out. Errors name line and column. Files are
// hostile: cells and rows are bounded.
// Source: RFC 4180.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/data/npy.h"

namespace mw::data {

using Row = std::vector<std::string>;
struct Table {
  std::vector<Row> rows;
  std::vector<size_t> lines;  // the line each row starts at, from 1
};

Result<Table> parse_table(std::string_view text, char separator = ',');
Result<Table> read_table(const std::filesystem::path& path, char separator = ',');

// A matrix (rows, columns) of float32; a first row that is no numbers is a header and left out.
// "NaN" is a number, an empty cell is not. Errors: malformed_input for other cells and ragged rows.
Result<Array> to_matrix(const Table& table);

}  // namespace mw::data
