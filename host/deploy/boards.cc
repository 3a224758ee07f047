// SPDX-License-Identifier: Apache-2.0
#include "host/deploy/boards.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>
#include <tuple>

#include "host/base/files.h"
#include "host/base/text.h"
#include "host/device/source_root.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

constexpr const char* kNoPort = "-";

std::vector<std::string> split(const std::string& line, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

using Row = std::map<std::string, std::string>;  // by the names in the first line

Result<std::vector<Row>> read_rows(const fs::path& path) {
  MW_TRY(const std::string text, read_text(path));
  std::vector<Row> rows;
  std::vector<std::string> header;
  for (const std::string& line : split(text, '\n')) {
    const std::vector<std::string> cells = split(line, '\t');
    if (header.empty()) {
      header = cells;
      continue;
    }
    if (cells.size() != header.size()) {
      return Error{ErrorKind::malformed_input, "a row has not one cell for each column",
                   path.string() + " > " + (cells.empty() ? "" : cells[0]), ""};
    }
    Row row;
    for (size_t i = 0; i < cells.size(); ++i) row[header[i]] = cells[i];
    rows.push_back(std::move(row));
  }
  return rows;
}

std::optional<uint64_t> number(const std::string& text) {
  uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [at, code] = std::from_chars(text.data(), end, value);
  if (code != std::errc() || at != end || value == 0) return std::nullopt;
  return value;
}

Result<Board> board_of(Row& row, std::map<std::string, Row>& cores, const fs::path& path) {
  Board board{row["name"], row["title"], row["chip"], row["core"], "", "", 0, 0, 0, true, ""};
  const auto core = cores.find(board.core);
  const auto clock = number(row["clock_mhz"]), ram = number(row["ram_kib"]),
             flash = number(row["flash_kib"]);
  if (core == cores.end() || !clock || !ram || !flash || row["source"].empty()) {
    return Error{ErrorKind::malformed_input, "a board lacks a known core, a figure or a source",
                 path.string() + " > " + board.name, ""};
  }
  if (core->second["port"] != kNoPort) board.port = core->second["port"];
  board.port_note = core->second["note"];
  board.clock_hz = *clock * 1'000'000;
  board.ram_bytes = *ram << 10;
  board.flash_bytes = *flash << 10;
  board.flash_on_chip = row["flash_is_on"] == "chip";
  board.source = row["source"];
  return board;
}

// Names are one whether they are written with capitals, dashes, dots, blanks or none.
std::string folded(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (std::string_view("-_. ").find(c) != std::string_view::npos) continue;
    out += char(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

// The board of that name or title, the least one with that chip, else the one board whose name ends
// so: "nano33ble".
const Board* best_match(const std::vector<Board>& boards, const std::string& wanted) {
  if (wanted.empty()) return nullptr;
  for (const auto member : {&Board::name, &Board::title}) {
    for (const Board& board : boards) {
      if (folded(board.*member) == wanted) return &board;
    }
  }
  const Board* found = nullptr;
  for (const Board& board : boards) {
    if (folded(board.chip) != wanted) continue;
    if (found == nullptr || board.flash_bytes < found->flash_bytes) found = &board;
  }
  if (found != nullptr) return found;
  constexpr size_t kLeastTail = 4;
  for (const Board& board : boards) {
    if (wanted.size() < kLeastTail || !folded(board.name).ends_with(wanted)) continue;
    if (found != nullptr) return nullptr;
    found = &board;
  }
  return found;
}

Error unknown(const std::string& name, const std::vector<std::string>& ports,
              const std::vector<Board>& boards) {
  std::vector<std::string> all = ports;
  std::vector<std::string> longer;  // of which the name is a part
  for (const Board& board : boards) {
    all.push_back(board.name);
    const std::string wanted = folded(name);
    if (!wanted.empty() && folded(board.name).find(wanted) != std::string::npos) {
      longer.push_back(board.name);
    }
  }
  std::string hint =
      fmt::format("a core ({}), or what `milliwatt boards` lists", fmt::join(ports, ", "));
  constexpr size_t kMostLonger = 8;
  if (!longer.empty() && longer.size() <= kMostLonger) {
    hint = fmt::format("did you mean {}?", fmt::join(longer, ", "));
  } else if (const std::optional<std::string> near = nearest(name, all)) {
    hint = "did you mean " + *near + "?";
  }
  return {ErrorKind::usage, "there is no board, chip or core \"" + name + "\"", "--target",
          std::move(hint)};
}

Result<Target> target_of(const fs::path& ports, const Board& board) {
  MW_TRY(Target target, load_target(ports, board.port.empty() ? "host" : board.port));
  target.title = board.title + ", " + board.chip;
  target.clock_hz = board.clock_hz;
  target.ram_bytes = board.ram_bytes;
  target.flash_bytes = board.flash_bytes;
  return target;
}

std::string shortage(const char* what, uint64_t needed, uint64_t there, bool measured) {
  return fmt::format("needs {}{} bytes of {}, there are {}", measured ? "" : "at least ",
                     grouped(int64_t(needed)), what, grouped(int64_t(there)));
}

// The smallest boards that hold so much; those that run the same code first.
std::vector<std::string> boards_for(const Needs& needs, const std::string& port) {
  std::vector<std::string> names;
  auto boards = list_boards();
  if (!boards) return names;
  std::ranges::stable_sort(*boards, {}, [&](const Board& b) {
    return std::tuple(b.port != port, b.ram_bytes, b.flash_bytes);
  });
  constexpr size_t kShown = 4;
  for (const Board& board : *boards) {
    if (board.ram_bytes < needs.ram_bytes || board.flash_bytes < needs.flash_bytes ||
        double(board.clock_hz) < needs.clock_hz) {
      continue;
    }
    names.push_back(fmt::format("{} ({} KiB RAM, {} KiB flash, {} MHz)", board.name,
                                board.ram_bytes >> 10, board.flash_bytes >> 10,
                                board.clock_hz / 1'000'000));
    if (names.size() == kShown) break;
  }
  return names;
}

}  // namespace

Result<std::vector<Board>> list_boards() {
  MW_TRY(const fs::path root, find_source_root());
  const fs::path folder = root / "ports" / "boards";
  MW_TRY(std::vector<Row> core_rows, read_rows(folder / "cores.tsv"));
  std::map<std::string, Row> cores;
  for (Row& row : core_rows) cores[row["name"]] = row;
  MW_TRY(std::vector<Row> rows, read_rows(folder / "boards.tsv"));
  std::vector<Board> boards;
  for (Row& row : rows) {
    MW_TRY(Board board, board_of(row, cores, folder / "boards.tsv"));
    boards.push_back(std::move(board));
  }
  std::ranges::sort(boards, {}, &Board::name);
  return boards;
}

Result<Place> find_place(const std::string& name) {
  MW_TRY(const fs::path root, find_source_root());
  MW_TRY(const std::vector<std::string> ports, target_names(root / "ports"));
  Place place;
  const std::string wanted = folded(name);
  for (const std::string& port : ports) {
    if (folded(port) != wanted) continue;
    MW_TRY(place.target, load_target(root / "ports", port));
    return place;
  }
  MW_TRY(const std::vector<Board> boards, list_boards());
  const Board* found = best_match(boards, wanted);
  if (found == nullptr) return unknown(name, ports, boards);
  MW_TRY(place.target, target_of(root / "ports", *found));
  place.board = *found;
  return place;
}

Outcome check_fit(const Place& place, const Needs& needs, bool least_ram_tried) {
  const Target& target = place.target;
  std::string what;
  if (target.ram_bytes != 0 && needs.ram_bytes > target.ram_bytes) {
    what = shortage("RAM", needs.ram_bytes, target.ram_bytes, needs.measured);
  } else if (target.flash_bytes != 0 && needs.flash_bytes > target.flash_bytes) {
    what = shortage("flash", needs.flash_bytes, target.flash_bytes, needs.measured);
  } else if (place.board && needs.clock_hz > double(target.clock_hz)) {
    what = fmt::format("needs {:.0f} MHz to keep up with what it hears, there are {}",
                       std::ceil(needs.clock_hz / 1e6), target.clock_hz / 1'000'000);
  } else {
    return Ok{};
  }
  const std::string port = place.board ? place.board->port : target.name;
  const bool ram = needs.ram_bytes > target.ram_bytes;
  const std::vector<std::string> boards = boards_for(needs, port);
  std::string hint = boards.empty() ? "no board that is known here holds it: a smaller model is due"
                                    : fmt::format("it would fit {}", fmt::join(boards, ", "));
  if (ram && !least_ram_tried) hint += "; --optimize ram may need less";
  return Error{ErrorKind::does_not_fit, "does not fit: " + what, place.name(), std::move(hint)};
}

std::optional<double> estimated_seconds(const Place& place, std::optional<double> instructions) {
  if (!instructions || !place.board || place.target.clock_hz == 0) return std::nullopt;
  return *instructions / double(place.target.clock_hz);
}

}  // namespace mw
