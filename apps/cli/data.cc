// SPDX-License-Identifier: Apache-2.0
// milliwatt data: what a data set holds, clip by clip or by label, and whether a split is honest.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/cli/command.h"
#include "host/api/features.h"

namespace mw::cli {

namespace {

struct Options {
  std::string what = "summary", path, test;
};

Outcome show_summary(const Options& o, const Context& context) {
  MW_TRY(const api::DataSummary summary, api::summarize_data(o.path));
  Json labels = Json::array();
  Table table({"label", "clips", "groups", "seconds"});
  for (const api::LabelCount& l : summary.labels) {
    labels.push_back(
        {{"label", l.label}, {"clips", l.clips}, {"groups", l.groups}, {"seconds", l.seconds}});
    table.row({l.label, grouped(l.clips), grouped(l.groups), fmt::format("{:.1f}", l.seconds)});
  }
  const Json json{{"name", summary.name},     {"clips", summary.clips},
                  {"groups", summary.groups}, {"seconds", summary.seconds},
                  {"words", summary.words},   {"labels", labels}};
  return context.show(json, [&] {
    table.print();
    fmt::print("\n{}: {}, {:.0f} s, {}\ntrain would learn: {}\n", summary.name,
               counted(summary.clips, "clip"), summary.seconds,
               counted(summary.groups, "speaker or recording", "speakers or recordings"),
               fmt::join(summary.words, ", "));
  });
}

Outcome show_list(const Options& o, const Context& context) {
  MW_TRY(const std::vector<api::ClipRow> rows, api::list_data(o.path));
  Json clips = Json::array();
  Table table({"path", "label", "group", "bytes"});
  for (const api::ClipRow& row : rows) {
    clips.push_back(
        {{"path", row.path}, {"label", row.label}, {"group", row.group}, {"bytes", row.bytes}});
    table.row({row.path, row.label, row.group, grouped(row.bytes)});
  }
  return context.show({{"clips", clips}}, [&] { table.print(); });
}

Outcome show_split(const Options& o, const Context& context) {
  MW_TRY(const api::SplitCheck check, api::check_split(o.path, o.test));
  Json parts = Json::array();
  Table table({"part", "clips", "groups"});
  for (const api::SplitRow& row : check.parts) {
    parts.push_back({{"part", row.part}, {"clips", row.clips}, {"groups", row.groups}});
    table.row({row.part, grouped(row.clips), grouped(row.groups)});
  }
  const Json json{{"parts", parts},
                  {"shared_groups", check.shared_groups},
                  {"shared_clips", check.shared_clips}};
  return context.show(json, [&] {
    table.print();
    if (check.shared_groups.empty() && check.shared_clips == 0) {
      fmt::print("\nno group and no clip stands in both train and test\n");
    } else {
      fmt::print("\nin both train and test: {} of equal content, groups: {}\n",
                 counted(check.shared_clips, "clip"), fmt::join(check.shared_groups, ", "));
    }
  });
}

}  // namespace

Action declare_data(CLI::App& app) {
  app.description("Show what a data set holds: a summary, its clips, or its split");
  auto o = std::make_shared<Options>();
  app.add_option("SET", o->path, "Folder or archive")->required();
  app.add_option("--show", o->what, "summary, list or split")
      ->check(CLI::IsMember({"summary", "list", "split"}));
  app.add_option("--test", o->test, "With split: the other set, instead of a split by group");
  return [o](const Context& context) -> Outcome {
    if (o->what == "list") return show_list(*o, context);
    if (o->what == "split") return show_split(*o, context);
    return show_summary(*o, context);
  };
}

}  // namespace mw::cli
