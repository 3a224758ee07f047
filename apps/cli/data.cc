// SPDX-License-Identifier: Apache-2.0
// milliwatt data: what a data set holds, clip by clip or by label, and whether a split is honest.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/cli/command.h"
#include "host/api/data_set.h"
#include "host/base/text.h"

namespace mw::cli {

namespace {

struct Options {
  std::string what = "summary", path, test;
  bool verbose = false;
};

Json to_json(const api::ClipCount& count, const char* key) {
  Json json = Json::object();
  if (*key != '\0') json[key] = count.name;
  json["clips"] = count.clips, json["groups"] = count.groups, json["seconds"] = count.seconds;
  return json;
}

Json to_json(const std::vector<api::FileNote>& notes) {
  Json json = Json::array();
  for (const api::FileNote& note : notes)
    json.push_back({{"path", note.path}, {"what", note.text}});
  return json;
}

Json to_json(const api::DataSummary& s) {
  Json labels = Json::array(), parts = Json::array(), rates = Json::array(),
       skipped = Json::array();
  for (const api::ClipCount& label : s.labels) labels.push_back(to_json(label, "label"));
  for (const api::ClipCount& part : s.parts) parts.push_back(to_json(part, "part"));
  for (const api::RateCount& rate : s.rates)
    rates.push_back({{"rate_hz", rate.rate_hz}, {"clips", rate.clips}});
  for (const api::SkippedFiles& files : s.skipped)
    skipped.push_back({{"why", files.why}, {"files", files.paths}});
  return {{"name", s.name},
          {"clips", s.all.clips},
          {"groups", s.all.groups},
          {"clips_without_group", s.without_group},
          {"seconds", s.all.seconds},
          {"shortest_seconds", s.shortest_s},
          {"longest_seconds", s.longest_s},
          {"words", s.words},
          {"labels", labels},
          {"parts", parts},
          {"noise", to_json(s.noise, "")},
          {"rates", rates},
          {"skipped", skipped},
          {"unreadable", to_json(s.unreadable)},
          {"clip_warnings", to_json(s.clip_warnings)},
          {"warnings", s.warnings}};
}

std::string speakers(int64_t groups, int64_t without) {
  if (groups == 0) return "speakers not known";
  return counted(groups, "speaker or recording", "speakers or recordings") +
         (without > 0 ? ", of " + counted(without, "clip") + " not known" : "");
}

void print_skipped(const api::DataSummary& s, bool verbose) {
  size_t total = 0;
  std::string reasons;
  for (const api::SkippedFiles& files : s.skipped) {
    total += files.paths.size();
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : "; ", grouped(std::ssize(files.paths)),
                           files.why);
  }
  if (total == 0) return;
  fmt::print("skipped {}: {}{}\n", counted(int64_t(total), "file"), reasons,
             verbose ? "" : " (-v lists them)");
  if (!verbose) return;
  for (const api::SkippedFiles& files : s.skipped)
    for (const std::string& path : files.paths) fmt::print("  {}: {}\n", path, files.why);
}

void print_notes(const std::vector<api::FileNote>& notes, bool verbose) {
  constexpr size_t kShown = 5;
  const size_t shown = verbose ? notes.size() : std::min(notes.size(), kShown);
  for (size_t i = 0; i < shown; ++i) warn(notes[i].path + ": " + notes[i].text);
  if (shown < notes.size())
    warn(grouped(int64_t(notes.size() - shown)) + " more of this kind (-v lists them)");
}

void print_summary(const api::DataSummary& s, bool verbose) {
  Table table({"label", "clips", "groups", "seconds"});
  for (const api::ClipCount& label : s.labels)
    table.row({label.name, grouped(label.clips), grouped(label.groups),
               fmt::format("{:.1f}", label.seconds)});
  table.print();
  fmt::print("\n{}: {}, {:.0f} s ({:.2f} to {:.2f} s each), {}\n", s.name,
             counted(s.all.clips, "clip"), s.all.seconds, s.shortest_s, s.longest_s,
             speakers(s.all.groups, s.without_group));
  for (const api::ClipCount& part : s.parts)
    fmt::print("part {}: {}, {:.0f} s\n", part.name, counted(part.clips, "clip"), part.seconds);
  if (s.noise.clips > 0)
    fmt::print("noise, no label: {}, {:.0f} s\n", counted(s.noise.clips, "clip"), s.noise.seconds);
  print_skipped(s, verbose);
  fmt::print("train would learn: {}\n", fmt::join(s.words, ", "));
}

Outcome show_summary(const Options& o, const Context& context) {
  MW_TRY(const api::DataSummary summary, api::summarize_data(o.path));
  MW_TRY_DO(context.show(to_json(summary), [&] { print_summary(summary, o.verbose); }));
  std::fflush(stdout);
  print_notes(summary.unreadable, o.verbose);
  print_notes(summary.clip_warnings, o.verbose);
  for (const std::string& warning : summary.warnings) warn(warning);
  return Ok{};
}

Outcome show_list(const Options& o, const Context& context) {
  MW_TRY(const std::vector<api::ClipRow> rows, api::list_data(o.path));
  Json clips = Json::array();
  Table table({"path", "label", "group", "part", "bytes"});
  for (const api::ClipRow& row : rows) {
    clips.push_back({{"path", row.path},
                     {"label", row.label},
                     {"group", row.group},
                     {"part", row.part},
                     {"bytes", row.bytes}});
    table.row({row.path, row.label, row.group, row.part, grouped(row.bytes)});
  }
  return context.show({{"clips", clips}}, [&] { table.print(); });
}

Outcome show_split(const Options& o, const Context& context) {
  MW_TRY(const api::SplitCheck check, api::check_split(o.path, o.test));
  Json parts = Json::array();
  Table table({"part", "clips", "groups"});
  for (const api::ClipCount& row : check.parts) {
    parts.push_back({{"part", row.name}, {"clips", row.clips}, {"groups", row.groups}});
    table.row({row.name, grouped(row.clips), grouped(row.groups)});
  }
  const Json json{{"stated", check.stated},
                  {"parts", parts},
                  {"shared_groups", check.shared_groups},
                  {"shared_clips", check.shared_clips}};
  return context.show(json, [&] {
    table.print();
    if (check.stated) fmt::print("\nthe set itself says which clip is of which part\n");
    if (check.shared_groups.empty() && check.shared_clips == 0) {
      fmt::print("\nno group and no clip stands in both train and test\n");
    } else {
      fmt::print("\nin both train and test: {} of equal content, groups: {}\n",
                 counted(check.shared_clips, "clip"),
                 check.shared_groups.empty()
                     ? "none"
                     : fmt::format("{}", fmt::join(check.shared_groups, ", ")));
    }
  });
}

}  // namespace

Action declare_data(Command& command) {
  command.describe("Show what a data set holds: a summary, its clips, or its split");
  auto o = std::make_shared<Options>();
  command.add_option("SET", o->path, "Folder or archive").required();
  command.add_option("--show", o->what, "summary, list or split")
      .one_of({"summary", "list", "split"});
  command.add_option("--test", o->test, "With split: the other set, instead of a split by group");
  command.add_flag("-v,--verbose", o->verbose, "List every file that is skipped or cannot be read");
  return [o](const Context& context) -> Outcome {
    if (o->what == "list") return show_list(*o, context);
    if (o->what == "split") return show_split(*o, context);
    return show_summary(*o, context);
  };
}

}  // namespace mw::cli
