// SPDX-License-Identifier: Apache-2.0
#include "host/deploy/boards.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <set>

#include "host/deploy/run.h"
#include "host/ir/text.h"
#include "test/scratch.h"

namespace mw {
namespace {

namespace fs = std::filesystem;

TEST(Boards, EachHasFiguresASourceAndATarget) {
  const auto boards = list_boards();
  ASSERT_TRUE(boards) << boards.error().text();
  EXPECT_GE(boards->size(), 40u);
  std::set<std::string> names;
  for (const Board& b : *boards) {
    EXPECT_TRUE(names.insert(b.name).second) << b.name << " stands twice";
    EXPECT_FALSE(b.source.empty()) << b.name;
    EXPECT_GE(b.clock_hz, 16'000'000u) << b.name;
    EXPECT_LE(b.clock_hz, 1'000'000'000u) << b.name;
    EXPECT_GE(b.ram_bytes, 8u << 10) << b.name;
    EXPECT_LE(b.ram_bytes, 8u << 20) << b.name;
    EXPECT_GE(b.flash_bytes, 32u << 10) << b.name;
    EXPECT_LE(b.flash_bytes, 32u << 20) << b.name;
    const auto place = find_place(b.name);
    ASSERT_TRUE(place) << place.error().text();
    EXPECT_EQ(place->board->name, b.name);
    EXPECT_EQ(place->target.name, b.port.empty() ? "host" : b.port);
    EXPECT_EQ(place->target.ram_bytes, b.ram_bytes);
  }
}

TEST(Boards, AreFoundByTheNamesPeopleUse) {
  const auto board_of = [](const std::string& name) {
    const auto place = find_place(name);
    return place && place->board ? place->board->name : "";
  };
  EXPECT_EQ(board_of("arduino-nano-33-ble"), "arduino-nano-33-ble");
  EXPECT_EQ(board_of("Arduino Nano 33 BLE"), "arduino-nano-33-ble");
  EXPECT_EQ(board_of("Nano 33 BLE"), "arduino-nano-33-ble");
  EXPECT_EQ(board_of("pico2"), "pico-2");
  EXPECT_EQ(board_of("ESP32-S2"), "esp32-s2-saola-1");
  EXPECT_EQ(board_of("STM32F407VG"), "stm32f407g-disc1");
  EXPECT_EQ(find_place("esp32s3")->target.flash_bytes, 8u << 20);  // the least of several
  const auto port = find_place("cortex_m4");
  ASSERT_TRUE(port);
  EXPECT_FALSE(port->board);
  EXPECT_EQ(port->target.name, "cortex-m4");
}

TEST(Boards, AnUnknownNameIsAnswered) {
  const auto near = find_place("nrf52480-dk");
  ASSERT_FALSE(near);
  EXPECT_EQ(near.error().kind, ErrorKind::usage);
  EXPECT_EQ(near.error().where, "--target");
  EXPECT_EQ(near.error().hint, "did you mean nrf52840-dk?");
  const auto part = find_place("Nano-33");
  ASSERT_FALSE(part);
  EXPECT_EQ(part.error().hint, "did you mean arduino-nano-33-ble, arduino-nano-33-iot?");
  for (const char* name : {"", "-", "../host", "pdp-11", "\xff"}) {
    const auto far = find_place(name);
    ASSERT_FALSE(far) << name;
    EXPECT_NE(far.error().hint.find("milliwatt boards"), std::string::npos) << far.error().hint;
  }
}

TEST(Boards, WhatDoesNotFitSaysByHowMuchAndWhatWouldDo) {
  const auto place = find_place("nucleo-l053r8");
  ASSERT_TRUE(place);
  EXPECT_TRUE(check_fit(*place, {8 << 10, 64 << 10, true}, false));
  const Outcome ram = check_fit(*place, {(8 << 10) + 1, 1000, false}, false);
  ASSERT_FALSE(ram);
  EXPECT_EQ(ram.error().kind, ErrorKind::does_not_fit);
  EXPECT_EQ(ram.error().what, "does not fit: needs at least 8,193 bytes of RAM, there are 8,192");
  EXPECT_NE(ram.error().hint.find("frdm-kl25z (16 KiB RAM"), std::string::npos);
  EXPECT_NE(ram.error().hint.find("--optimize ram"), std::string::npos);
  // Other boards that run the same code are nearer than smaller ones that do not.
  const auto arm = find_place("nucleo-f401re");
  ASSERT_TRUE(arm);
  const Outcome more = check_fit(*arm, {97 << 10, 1000, true}, false);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().hint.find("it would fit max78000fthr (128 KiB RAM"), 0u)
      << more.error().hint;
  const Outcome flash = check_fit(*place, {1000, 100'000, true}, false);
  ASSERT_FALSE(flash);
  EXPECT_EQ(flash.error().what, "does not fit: needs 100,000 bytes of flash, there are 65,536");
  EXPECT_EQ(flash.error().hint.find("--optimize ram"), std::string::npos);
  const auto slow = find_place("nano33ble");
  ASSERT_TRUE(slow);
  EXPECT_TRUE(check_fit(*slow, {1000, 1000, true, 64e6}, false));
  const Outcome late = check_fit(*slow, {1000, 1000, true, 90.1e6}, false);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().what,
            "does not fit: needs 91 MHz to keep up with what it hears, there are 64");
  EXPECT_NE(late.error().hint.find("100 MHz)"), std::string::npos) << late.error().hint;
  EXPECT_EQ(late.error().hint.find("64 MHz)"), std::string::npos) << late.error().hint;
  const Outcome never = check_fit(*place, {1ull << 40, 0, true}, true);
  ASSERT_FALSE(never);
  EXPECT_NE(never.error().hint.find("a smaller model"), std::string::npos);
}

TEST(Boards, AModelThatDoesNotFitIsRefusedBeforeAnythingIsWrittenOrBuilt) {
  auto graph = parse(R"(graph "large" {
  input x: s8[1,512,512,1] q(0.5, 1)
  y: s8[1,256,256,1] q(0.5, 1) = max_pool_2d(x) {k_h=2, k_w=2, stride_h=2, stride_w=2}
  output y
})");
  ASSERT_TRUE(graph) << graph.error().text();
  LoadedModel model;
  model.path = "large.mw";
  model.graph = std::move(*graph);
  const Scratch scratch("boards");
  const fs::path folder = scratch.path() / "does_not_fit";
  for (const char* name : {"arduino-zero", "nucleo-f401re", "stm32f103c8"}) {
    const auto report = compile(model, {name, Form::aot, Optimize::speed}, folder);
    ASSERT_FALSE(report) << name;
    EXPECT_EQ(report.error().kind, ErrorKind::does_not_fit) << report.error().text();
    EXPECT_NE(report.error().what.find("of RAM"), std::string::npos) << report.error().text();
    EXPECT_NE(report.error().hint.find("it would fit"), std::string::npos);
    EXPECT_FALSE(fs::exists(folder));
  }
}

}  // namespace
}  // namespace mw
