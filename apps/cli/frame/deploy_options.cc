// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/deploy_options.h"

#include <fmt/format.h>

#include <cstring>

namespace mw::cli {

void add_signature(Command& command, std::string& signature) {
  command.add_option("--signature", signature,
                     "Which of the functions in the file, where it has several; `milliwatt "
                     "inspect` lists them. By default the first");
}

Option add_deploy_options(Command& command, DeployOptions& options) {
  const Option target = command.add_option(
      "--target", options.target,
      "A core such as cortex-m4, a board or chip of `milliwatt boards`, or host");
  command.add_option("--form", options.form, "who makes the plan: tflite, plan or aot")
      .one_of({std::begin(kFormNames), std::end(kFormNames)});
  command
      .add_option("--optimize", options.optimize, "what to spend the rest on: speed, size or ram")
      .one_of({"speed", "size", "ram"});
  return target;
}

Result<api::DeployRequest> request_of(const DeployOptions& options) {
  api::DeployRequest request;
  request.form = parse_form(options.form).value_or(Form::plan);
  request.optimize = options.optimize == "size"  ? Optimize::size
                     : options.optimize == "ram" ? Optimize::ram
                                                 : Optimize::speed;
  MW_TRY(const api::Place place, api::find_place(options.target));
  request.target = place.name();
  return request;
}

namespace {

int64_t whole_value(DType dtype, const uint8_t* at, size_t width) {
  int64_t value = 0;
  std::memcpy(&value, at, width);  // little-endian: the low bytes
  const bool negative = (at[width - 1] & 0x80) != 0;
  switch (dtype) {
    case DType::s8:
    case DType::s16:
    case DType::s32:
      return negative ? value - (int64_t(1) << (8 * width)) : value;
    default:
      return value;
  }
}

}  // namespace

std::string values_text(const api::OutputItems& output) {
  constexpr size_t kShown = 16;
  const size_t width = storage_bytes(output.dtype, size_t(1));
  const size_t count = output.bytes.size() / width;
  std::string out;
  for (size_t i = 0; i < std::min(count, kShown); ++i) {
    const uint8_t* at = output.bytes.data() + i * width;
    if (output.dtype == DType::f32) {
      float value;
      std::memcpy(&value, at, sizeof(value));
      out += fmt::format("{:.6g} ", value);
    } else {
      out += fmt::format("{} ", whole_value(output.dtype, at, width));
    }
  }
  if (count > kShown) out += fmt::format("... ({} values)", count);
  return out;
}

}  // namespace mw::cli
