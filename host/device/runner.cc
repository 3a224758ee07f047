// SPDX-License-Identifier: Apache-2.0
#include "host/device/runner.h"

#include <fmt/format.h>

#include <cstring>

#include "host/base/temporary_folder.h"
#include "host/device/elf.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

Error damaged(std::string what) {
  return Error{ErrorKind::malformed_input, std::move(what), kReplayResultFile,
               "the firmware stopped early; was it built by this version?"};
}

const char* end_text(ReplayEnd end) {
  switch (end) {
    case ReplayEnd::done:
      return "done";
    case ReplayEnd::open_failed:
      return "the model does not open";
    case ReplayEnd::bad_request:
      return "the inputs are not those of the model";
    case ReplayEnd::too_large:
      return "the inputs do not fit in RAM beside the model";
    case ReplayEnd::stack_overflow:
      return "the model used more stack than can be measured";
    case ReplayEnd::write_failed:
      return "the firmware could not write its results";
  }
  return "unknown end";
}

Bytes encode_request(const Target& target, const ReplayItems& items) {
  ReplayRequest request;
  const bool countable = target.qemu.has_value();
  request.flags =
      (countable && !items.stateful ? kReplayRepeat : 0) | (items.observe ? kReplayObserve : 0);
  request.item_bytes = items.item_bytes;
  request.item_count = uint32_t(items.items.size() / items.item_bytes);
  Bytes file(sizeof request);
  std::memcpy(file.data(), &request, sizeof request);
  file.insert(file.end(), items.items.begin(), items.items.end());
  return file;
}

Error end_error(const ReplayResult& result) {
  Error error{ErrorKind::does_not_fit, end_text(ReplayEnd(result.end)), "", ""};
  if (ReplayEnd(result.end) != ReplayEnd::open_failed) return error;
  error.what += fmt::format(": {}", status_text(Status(result.fault_status)));
  if (result.fault_slot >= 0) error.at(fmt::format("slot {}", result.fault_slot));
  if (result.fault_step >= 0) error.at(fmt::format("step {}", result.fault_step));
  return error;
}

Result<Replayed> decode_result(const Target& target, const ReplayItems& items, const Bytes& file) {
  ReplayResult result;
  if (file.size() < sizeof result) return damaged("the result is cut short");
  std::memcpy(&result, file.data() + file.size() - sizeof result, sizeof result);
  if (result.magic != kReplayResultMagic || result.version != kReplayVersion) {
    return damaged("the result has no valid end");
  }
  if (ReplayEnd(result.end) != ReplayEnd::done) return end_error(result);
  const uint64_t outputs_bytes = uint64_t(result.item_count) * result.item_bytes;
  const uint64_t steps_bytes = uint64_t(result.step_count) * sizeof(ReplayStep);
  if (outputs_bytes + steps_bytes + sizeof result != file.size() ||
      result.item_count != items.items.size() / items.item_bytes) {
    return damaged("the sizes in the result do not add up");
  }
  const auto instructions = [&](double ticks) -> std::optional<double> {
    if (!target.qemu) return std::nullopt;
    return ticks * target.qemu->instructions_per_tick;
  };
  const auto known = [](uint32_t bytes) {
    return bytes != 0 ? std::optional<uint32_t>(bytes) : std::nullopt;
  };
  Replayed replayed;
  replayed.item_bytes = result.item_bytes;
  replayed.outputs.assign(file.begin(), file.begin() + std::ptrdiff_t(outputs_bytes));
  for (uint32_t i = 0; i < result.step_count; ++i) {
    ReplayStep step;
    std::memcpy(&step, file.data() + outputs_bytes + i * sizeof step, sizeof step);
    replayed.steps.push_back({instructions(step.ticks), step.output_crc32});
  }
  const double runs = result.run_count != 0 ? double(result.run_count) : 1;
  replayed.instructions = instructions(double(result.run_ticks) / runs);
  replayed.init_instructions = instructions(result.open_ticks);
  replayed.stack_bytes = known(result.run_stack_bytes);
  replayed.init_stack_bytes = known(result.open_stack_bytes);
  return replayed;
}

}  // namespace

std::string emulator_of(const Target& target) {
  return target.qemu ? target.qemu->program : "";
}

Result<ProcessOutput> run_firmware(const Target& target, const fs::path& image,
                                   const fs::path& folder, double timeout_s) {
  std::error_code code;
  const fs::path absolute = fs::absolute(image, code);
  if (!fs::is_regular_file(absolute, code)) {
    return Error{ErrorKind::io, "no such firmware", image.string(), "build it first"};
  }
  if (!target.qemu) return run_process({{absolute.string()}, folder, timeout_s});
  const Emulator& qemu = *target.qemu;
  if (!program_exists(qemu.program)) {
    return Error{ErrorKind::unsupported, fmt::format("{} is not installed", qemu.program),
                 target.name, "./run sets up the emulators"};
  }
  // The emulator would run whatever it finds in a file that is no image.
  if (auto sizes = elf_sizes(absolute); !sizes) return std::move(sizes.error());
  ProcessRequest request{{qemu.program, "-M", qemu.machine, "-nographic", "-monitor", "none",
                          "-serial", "null", "-icount", "shift=0", "-semihosting-config",
                          "enable=on,target=native", "-kernel", absolute.string()},
                         folder,
                         timeout_s};
  request.argv.insert(request.argv.end(), qemu.options.begin(), qemu.options.end());
  return run_process(request);
}

Result<Replayed> replay(const Target& target, const fs::path& image, const ReplayItems& items) {
  MW_CHECK(items.item_bytes != 0 && items.items.size() % items.item_bytes == 0,
           "replay takes whole items");
  TemporaryFolder folder;
  if (folder.path().empty()) {
    return Error{ErrorKind::io, "cannot make a temporary folder", "", "check TMPDIR"};
  }
  MW_TRY_DO(write_file(folder.path() / kReplayRequestFile, encode_request(target, items)));
  MW_TRY(const ProcessOutput output, run_firmware(target, image, folder.path(), items.timeout_s));
  if (output.exit_code != 0) {
    return Error{ErrorKind::malformed_input,
                 fmt::format("the firmware ended with status {}: {}{}", output.exit_code,
                             output.out, output.err),
                 target.name, "is the image built for this target?"};
  }
  MW_TRY(const Bytes file, read_file(folder.path() / kReplayResultFile));
  auto replayed = decode_result(target, items, file);
  if (!replayed) replayed.error().at(target.name);
  return replayed;
}

}  // namespace mw
