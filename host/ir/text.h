// SPDX-License-Identifier: Apache-2.0
// What: print() and parse(), the text form of a graph.
// Why: people read models, passes are tested as text, and the model file carries it.
// Contract: parse(print(g)) equals g bit for bit, floats and constants too; tensor ids are
// renumbered in the order of the text. parse() takes hostile text, uses memory in proportion to
// text and blob, and returns only graphs that verify(). docs/formats.md has the grammar.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "host/base/result.h"
#include "host/ir/graph.h"

namespace mw {

struct PrintOptions {
  // Constants of more than inline_elems elements are appended to *blob, 16-byte aligned, and named
  // by their offset; null: every constant stands in the text.
  Bytes* blob = nullptr;
  int32_t inline_elems = 16;
};

std::string print(const Graph& graph, const PrintOptions& options = {});

// Errors name the line. `blob` holds the constants that the text names by offset.
Result<Graph> parse(std::string_view text, std::span<const uint8_t> blob = {});

// "s8", "f32" ...; DType::none if there is no such name.
std::string_view dtype_name(DType dtype);
DType dtype_from_name(std::string_view name);

}  // namespace mw
