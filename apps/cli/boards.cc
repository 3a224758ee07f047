// SPDX-License-Identifier: Apache-2.0
// milliwatt boards: the boards and chips that --target knows.
#include "host/api/boards.h"

#include <fmt/format.h>

#include "apps/cli/command.h"

namespace mw::cli {

namespace {

std::string memory(uint64_t bytes) {
  return grouped(int64_t(bytes >> 10)) + " KiB";
}

Json to_json(const std::vector<api::Board>& boards) {
  Json rows = Json::array();
  for (const api::Board& b : boards) {
    rows.push_back({{"name", b.name},
                    {"title", b.title},
                    {"chip", b.chip},
                    {"core", b.core},
                    {"port", b.port.empty() ? Json(nullptr) : Json(b.port)},
                    {"clock_hz", b.clock_hz},
                    {"ram_bytes", b.ram_bytes},
                    {"flash_bytes", b.flash_bytes},
                    {"flash_on_chip", b.flash_on_chip},
                    {"source", b.source}});
  }
  return {{"boards", rows}};
}

void print_boards(const std::vector<api::Board>& boards) {
  Table table({"board", "chip", "core", "MHz", "RAM", "flash", "code", "title"});
  for (const api::Board& b : boards) {
    table.row({b.name, b.chip, b.core, std::to_string(b.clock_hz / 1'000'000), memory(b.ram_bytes),
               memory(b.flash_bytes), b.port.empty() ? "portable C++" : b.port, b.title});
  }
  table.print();
  fmt::print(
      "\n{}. `code` is the port whose code runs there; --target takes the board or the chip\n",
      counted(int64_t(boards.size()), "board"));
}

}  // namespace

Action declare_boards(Command& command) {
  command.describe("List the boards and chips that --target knows, with their memories");
  return [](const Context& context) -> Outcome {
    MW_TRY(const std::vector<api::Board> boards, api::list_boards());
    return context.show(to_json(boards), [&] { print_boards(boards); });
  };
}

}  // namespace mw::cli
