// SPDX-License-Identifier: Apache-2.0
// What: boards and their chips by name, the target that compiles for each, and whether what is
// compiled fits them.
// Why: people have a board, not a core; that a model does not fit is said before it is built.
// Contract: facts come from ports/boards/*.tsv, each row with its source. A board is compiled for
// by the port whose instructions its core runs; where no port has those, as portable C++. Figures
// of time are estimates and are called so.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/device/target.h"

namespace mw {

struct Board {
  std::string name, title, chip, core;
  std::string port;       // empty: no port has this core; portable C++
  std::string port_note;  // why that port
  uint64_t clock_hz = 0, ram_bytes = 0, flash_bytes = 0;
  bool flash_on_chip = true;
  std::string source;
};
// Sorted by name.
Result<std::vector<Board>> list_boards();

// A port by name, or a board by its name or its chip's. The target of a board is its port's, with
// the board's clock and memories.
struct Place {
  Target target;
  std::optional<Board> board;

  // As the lists spell it, however it was asked for.
  const std::string& name() const { return board ? board->name : target.name; }
};
Result<Place> find_place(const std::string& name);

struct Needs {
  uint64_t ram_bytes = 0, flash_bytes = 0;
  bool measured = false;  // of linked firmware; else the least that any firmware needs
  double clock_hz = 0;    // to keep up with what it hears; 0: not known
};
// An Error of the kind does_not_fit says by how much, and which boards would do.
Outcome check_fit(const Place& place, const Needs& needs, bool least_ram_tried);

// At one cycle an instruction; none without a clock.
std::optional<double> estimated_seconds(const Place& place, std::optional<double> instructions);

}  // namespace mw
