// SPDX-License-Identifier: Apache-2.0
// The container validator: what is cut off or damaged is refused or harmless, and nothing that it
// did not check is run.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "host/import/tflite/tflite.h"
#include "host/ir/random_case.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

Bytes sample_container(uint32_t isa_mask = isa_bit(Isa::portable)) {
  Rng rng(3);
  const auto graph = find_op("conv_2d")->random_case(rng, DType::s8);
  return write_container(make_plan(*graph, {.isa_mask = isa_mask}).value()).value();
}

// Where in a container its first program and the first step of it stand.
struct Places {
  size_t program, step;
  ProgramHeader header;
};

Places places_of(const Bytes& container) {
  ContainerHeader header;
  std::memcpy(&header, container.data(), sizeof(header));
  for (size_t i = 0; i < header.section_count; ++i) {
    SectionRecord section;
    std::memcpy(&section, container.data() + sizeof(header) + i * sizeof(section), sizeof(section));
    if (Section(section.kind) != Section::program) continue;
    Places places{section.at, 0, {}};
    std::memcpy(&places.header, container.data() + section.at, sizeof(places.header));
    const ProgramHeader& p = places.header;
    places.step = section.at + sizeof(p) +
                  (size_t(p.input_count) + p.output_count) * sizeof(IoRecord) +
                  p.fill_count * sizeof(StateFill);
    return places;
  }
  ADD_FAILURE() << "no program";
  return {};
}

// A copy at a 16-byte boundary.
class Aligned {
 public:
  explicit Aligned(const Bytes& contents) : blocks_(contents.size() / 16 + 1) {
    std::ranges::copy(contents, data());
  }
  uint8_t* data() { return blocks_[0].bytes; }

 private:
  struct alignas(16) Block {
    uint8_t bytes[16];
  };
  std::vector<Block> blocks_;
};

TEST(Container, EveryTruncationIsRefused) {
  const Bytes whole = sample_container();
  ASSERT_TRUE(Sim::open_container(whole).ok());
  for (size_t bytes = 0; bytes < whole.size(); ++bytes) {
    EXPECT_FALSE(Sim::open_container(Bytes(whole.begin(), whole.begin() + int(bytes))).ok())
        << bytes;
  }
}

TEST(Container, DamagedBytesAreRefusedOrRun) {
  const Bytes whole = sample_container();
  for (size_t at = 0; at < whole.size(); ++at) {
    Bytes damaged = whole;
    damaged[at] ^= 0xff;
    auto sim = Sim::open_container(damaged);
    if (sim.ok()) {
      EXPECT_TRUE(sim->run().ok());
    }
  }
}

TEST(Container, MoreStepsThanAFaultCanNameAreRefused) {
  Bytes container = sample_container();
  Places places = places_of(container);
  for (uint32_t count : {0x7fffu, 0x8000u, 0xffffu}) {
    places.header.step_count = uint16_t(count);
    std::memcpy(container.data() + places.program, &places.header, sizeof(places.header));
    const auto sim = Sim::open_container(container);
    ASSERT_FALSE(sim.ok()) << count;
    // That many may be, were they there.
    const Status status = count == 0x7fff ? Status::truncated : Status::too_large;
    EXPECT_EQ(sim.error().what, status_text(status)) << count;
  }
}

// Of no bytes, it would still have an address.
TEST(Container, InputsAndOutputsStandSomewhere) {
  const Bytes whole = sample_container();
  const Places places = places_of(whole);
  for (size_t i = 0; i < size_t(places.header.input_count) + places.header.output_count; ++i) {
    Bytes damaged = whole;
    const size_t record = places.program + sizeof(ProgramHeader) + i * sizeof(IoRecord);
    std::memset(damaged.data() + record + offsetof(IoRecord, at), 0, sizeof(IoRecord::at));
    std::memset(damaged.data() + record + offsetof(IoRecord, bytes), 0, sizeof(IoRecord::bytes));
    const auto sim = Sim::open_container(damaged);
    ASSERT_FALSE(sim.ok()) << i;
    EXPECT_EQ(sim.error().what, status_text(Status::out_of_bounds)) << i;
  }
}

// The checksum tells what open_plan() cannot: weights that changed. It stands behind the number of
// sections, which open_plan() asks for one by one.
TEST(Container, TheChecksumCoversWhatItNeedsAndNothingBehind) {
  const Bytes whole = sample_container();
  const auto verified = [](const Bytes& container) {
    return verify_container({Aligned(container).data(), uint32_t(container.size())});
  };
  Bytes longer = whole;
  longer.resize(whole.size() + 5, 0x77);
  EXPECT_EQ(verified(whole), Status::ok);
  EXPECT_EQ(verified(longer), Status::ok);
  for (size_t at = 0; at < whole.size(); ++at) {
    Bytes damaged = whole;
    damaged[at] ^= uint8_t(1u << at % 8);
    const size_t from_sections = at - offsetof(ContainerHeader, section_count);
    if (from_sections < sizeof(ContainerHeader::section_count)) continue;
    EXPECT_NE(verified(damaged), Status::ok) << at;
  }
  EXPECT_EQ(verified(Bytes(whole.begin(), whole.end() - 1)), Status::truncated);
  EXPECT_EQ(verified({}), Status::truncated);
  Aligned image(longer);
  EXPECT_EQ(verify_container({image.data() + 4, 64}), Status::misaligned);
}

// The sizes are those that a device may claim; nothing behind the container is touched.
TEST(Container, SizesBeyondTheLargestBufferAreRefused) {
  const Bytes whole = sample_container();
  Aligned image(whole), arena(Bytes(1u << 16));
  const std::vector<KernelRow>& rows = all_rows();
  const auto status = [&](uint32_t total_bytes, uint32_t arena_bytes) {
    ContainerHeader header;
    std::memcpy(&header, whole.data(), sizeof(header));
    header.total_bytes = total_bytes, header.arena_bytes = arena_bytes;
    std::memcpy(image.data(), &header, sizeof(header));
    Model model;
    return open_plan({image.data(), total_bytes}, {rows.data(), uint32_t(rows.size())},
                     {arena.data(), arena_bytes}, model)
        .status;
  };
  EXPECT_EQ(status(kMaxBytes, kMaxBytes), Status::ok);
  EXPECT_EQ(status(kMaxBytes + 16, kMaxBytes), Status::too_large);
  EXPECT_EQ(status(kMaxBytes, kMaxBytes + 16), Status::too_large);
}

// A table is checked once, when the model is opened: no step may write it afterwards.
TEST(Container, CheckedTablesInTheArenaAreRefused) {
  Bytes container = sample_container();
  uint8_t* refs = container.data() + places_of(container).step + sizeof(StepHeader);
  constexpr size_t kShift = 4;  // after x, w, b and the multipliers
  const Ref in_arena = Ref::make(Region::arena, 0);
  std::memcpy(refs + kShift * sizeof(Ref), &in_arena, sizeof(in_arena));
  auto sim = Sim::open_container(container);
  ASSERT_FALSE(sim.ok());
  EXPECT_EQ(sim.error().where, "plan container > step 0 > slot 4") << sim.error().text();
}

// Kernels are promised 16 bytes: a loader that accepts 4 leaves it to luck whether they fault.
TEST(Container, RefsBetweenAlignedPlacesAreRefused) {
  const Bytes whole = sample_container(~0u);  // with scratch
  const Places places = places_of(whole);
  // Where in the file, and what the fault calls it.
  std::vector<std::pair<size_t, std::string>> refs;
  const auto slot = [](size_t i) { return " > slot " + std::to_string(i); };
  for (size_t i = 0; i < size_t(places.header.input_count) + places.header.output_count; ++i)
    refs.emplace_back(places.program + sizeof(ProgramHeader) + i * sizeof(IoRecord), slot(i));
  StepHeader step;
  std::memcpy(&step, whole.data() + places.step, sizeof(step));
  refs.emplace_back(places.step + offsetof(StepHeader, scratch), " > step 0");
  for (size_t i = 0; i < step.slots.total; ++i)
    refs.emplace_back(places.step + sizeof(step) + i * sizeof(Ref), " > step 0" + slot(i));
  ASSERT_NE(step.scratch.region(), Region::none);
  size_t tried = 0;
  for (const auto& [at, name] : refs) {
    for (uint32_t off : {1u, 4u, 8u}) {
      Bytes damaged = whole;
      Ref ref;
      std::memcpy(&ref, damaged.data() + at, sizeof(ref));
      if (ref.region() == Region::none) continue;
      ref.bits ^= off;
      std::memcpy(damaged.data() + at, &ref, sizeof(ref));
      const auto sim = Sim::open_container(damaged);
      ASSERT_FALSE(sim.ok()) << at << " " << off;
      EXPECT_NE(sim.error().text().find(status_text(Status::misaligned)), std::string::npos)
          << sim.error().text();
      EXPECT_EQ(sim.error().where, "plan container" + name);
      ++tried;
    }
  }
  EXPECT_GE(tried, 3 * 5u);
}

// Fault of each loader where the image or the arena starts `image_at` or `arena_at` bytes late.
struct Opened {
  Status plan, tflite;
};

Opened open_at(uint32_t image_at, uint32_t arena_at) {
  Rng rng(3);
  const auto graph = find_op("conv_2d")->random_case(rng, DType::s8);
  const Bytes file = export_tflite(*graph).value();
  const Bytes container = write_container(make_plan(*graph, {}).value()).value();
  struct alignas(16) Block {
    uint8_t bytes[16];
  };
  const uint32_t arena_bytes = 1u << 20;
  std::vector<Block> image_blocks((std::max(file.size(), container.size()) + 32) / 16);
  std::vector<Block> arena_blocks(arena_bytes / 16 + 1);
  uint8_t* image = image_blocks[0].bytes + image_at;
  uint8_t* arena = arena_blocks[0].bytes + arena_at;
  const std::vector<KernelRow>& rows = all_rows();
  const std::vector<const OpCore*> cores = all_cores();
  Model model;
  std::memcpy(image, container.data(), container.size());
  const Fault plan = open_plan({image, uint32_t(container.size())},
                               {rows.data(), uint32_t(rows.size())}, {arena, arena_bytes}, model);
  std::memcpy(image, file.data(), file.size());
  const Fault tflite =
      open_tflite({image, uint32_t(file.size())}, {cores.data(), uint32_t(cores.size())},
                  {rows.data(), uint32_t(rows.size())}, {arena, arena_bytes}, model);
  return {plan.status, tflite.status};
}

TEST(Loaders, RefuseMemoryBetweenAlignedPlaces) {
  const Opened aligned = open_at(0, 0);
  EXPECT_EQ(aligned.plan, Status::ok);
  EXPECT_EQ(aligned.tflite, Status::ok);
  for (uint32_t off : {1u, 2u, 4u, 8u, 15u}) {
    for (const Opened& opened : {open_at(off, 0), open_at(0, off)}) {
      EXPECT_EQ(opened.plan, Status::misaligned) << off;
      EXPECT_EQ(opened.tflite, Status::misaligned) << off;
    }
  }
}

}  // namespace
}  // namespace mw
