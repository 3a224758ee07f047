// SPDX-License-Identifier: Apache-2.0
// milliwatt features: a recording to the features that a model would see, computed by the kernels
// of the device.
#include "host/api/features.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "apps/cli/command.h"

namespace mw::cli {

namespace {

struct Options {
  std::string sound, front_end = "log_mel", model, dump;
};

Json to_json(const api::FeatureDump& dump) {
  return {{"front_end", Json::parse(dump.conventions)},
          {"rows", dump.rows},
          {"columns", dump.columns},
          {"unit", dump.unit},
          {"min", dump.smallest},
          {"max", dump.largest},
          {"warnings", dump.warnings},
          {"values", dump.values}};
}

void print_dump(const api::FeatureDump& dump) {
  fmt::print("{} of {} in steps of {:.6g}, from {} to {}\n", counted(dump.rows, "row"),
             counted(dump.columns, "feature"), dump.unit, dump.smallest, dump.largest);
  constexpr const char* kShades = " .:-=+*#%@";
  const double range = std::max(1, dump.largest - dump.smallest);
  const size_t room = terminal_columns(STDOUT_FILENO);
  const int shown = room > 7 ? int(room) - 6 : 100;
  for (int column = dump.columns - 1; column >= 0; --column) {
    std::string line;
    for (int row = 0; row < std::min(dump.rows, shown); ++row) {
      const int value = dump.values[size_t(row) * size_t(dump.columns) + size_t(column)];
      line += kShades[std::min(9, int(10 * (value - dump.smallest) / range))];
    }
    fmt::print("{:>3} |{}|\n", column, line);
  }
}

}  // namespace

Action declare_features(Command& command) {
  command.describe("Show or save the features of a recording");
  auto o = std::make_shared<Options>();
  command.add_option("SOUND", o->sound, "A recording of any rate, width and channel count")
      .required();
  command.add_option("--front-end", o->front_end, "log_mel, micro or mfcc");
  command.add_option("--model", o->model, "A .mw model, whose front-end is taken instead");
  command.add_option("--dump", o->dump, "Write them as FILE.npy (int32) or FILE.json")
      .ends_in({".npy", ".json"});
  return [o](const Context& context) -> Outcome {
    MW_TRY(const api::FeatureDump dump, api::features_of_sound({o->sound, o->front_end, o->model}));
    for (const std::string& warning : dump.warnings) warn(warning);
    const Json json = to_json(dump);
    if (o->dump.ends_with(".json")) {
      MW_TRY_DO(write_text(o->dump, json.dump() + "\n"));
    } else if (!o->dump.empty()) {
      MW_TRY_DO(api::write_features(dump, o->dump));
    }
    return context.show(json, [&] { print_dump(dump); });
  };
}

}  // namespace mw::cli
