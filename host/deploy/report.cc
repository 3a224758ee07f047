// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "host/deploy/run.h"
#include "host/ir/dtypes.h"

namespace mw {

namespace {

using Json = nlohmann::ordered_json;

Json number(std::optional<double> value) {
  return value ? Json(std::llround(*value)) : Json(nullptr);
}
Json number(std::optional<uint64_t> value) {
  return value ? Json(*value) : Json(nullptr);
}

std::string hex(const Bytes& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (uint8_t byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

}  // namespace

Json to_json(const RunReport& report, bool per_op) {
  Json outputs = Json::array();
  for (const OutputItems& output : report.outputs) {
    outputs.push_back({{"name", output.name},
                       {"dtype", numpy_name(output.dtype)},
                       {"shape", output.shape},
                       {"hex", hex(output.bytes)}});
  }
  Json json = {{"model", report.model},
               {"target", report.target},
               {"form", kFormNames[int(report.form)]},
               {"outputs", std::move(outputs)},
               {"instructions", number(report.instructions)},
               {"init_instructions", number(report.init_instructions)},
               {"arena_bytes", report.arena_bytes},
               {"ram_bytes", number(report.ram_bytes)},
               {"stack_bytes", number(report.stack_bytes)},
               {"code_bytes", number(report.code_bytes)},
               {"const_bytes", report.const_bytes},
               {"model_bytes", report.model_bytes}};
  if (!per_op) return json;
  Json ops = Json::array();
  for (const OpFigures& op : report.ops) {
    ops.push_back({{"op", op.op},
                   {"kernel", op.kernel},
                   {"instructions", number(op.instructions)},
                   {"macs", op.macs},
                   {"output_crc32", op.output_crc32}});
  }
  json["ops"] = std::move(ops);
  return json;
}

}  // namespace mw
