// SPDX-License-Identifier: Apache-2.0
// The rules of each ecosystem that need no compiler; test/packages builds the packages.
#include "host/codegen/package.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <regex>
#include <set>

#include "host/base/files.h"
#include "host/base/rng.h"
#include "host/codegen/relocate.h"
#include "host/ir/op_def.h"
#include "source_dir.h"

namespace mw {
namespace {

namespace fs = std::filesystem;

Deployment small_model(const std::string& name) {
  for (const OpDef* op : all_ops()) {
    if (op->name() != "fully_connected") continue;
    Rng rng(1);
    std::optional<Graph> graph = op->random_case(rng, DType::s8);
    while (!graph) graph = op->random_case(rng, DType::s8);
    graph->name = name;
    graph->metadata["labels"] = "yes\nno";
    DeployOptions options;
    options.target = "host";
    return *make_deployment(*graph, {}, options);
  }
  return {};
}

PackageFiles package_of(const std::string& kind, const std::string& name = "yesno",
                        const std::string& author = "somebody") {
  PackageRequest request;
  request.kind = kind;
  request.version = "3.1.4";
  request.author = author;
  const auto target = load_target(fs::path(MW_SOURCE_DIR) / "ports", "host");
  const auto files = package_model(small_model(name), *target, request, MW_SOURCE_DIR);
  PackageFiles out;
  for (const ProjectFile& file : *files) out.push_back({file.path.generic_string(), file.content});
  return out;
}

std::string content_of(const PackageFiles& files, const std::string& path) {
  for (const PackageFile& file : files) {
    if (file.path == path) return file.content;
  }
  ADD_FAILURE() << path << " is missing";
  return "";
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Package, EveryEcosystemOfTheListIsThere) {
  const std::set<std::string> wanted = {"arduino", "cmake",      "cmsis-pack", "esp-idf",
                                        "make",    "platformio", "zephyr"};
  const std::vector<std::string> kinds = package_kinds();
  EXPECT_TRUE(std::ranges::includes(std::set(kinds.begin(), kinds.end()), wanted));
}

TEST(Package, AnUnknownOneNamesAll) {
  const Outcome outcome = check_package_request({.kind = "conan"});
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().kind, ErrorKind::usage);
  for (const std::string& kind : package_kinds()) EXPECT_TRUE(holds(outcome.error().hint, kind));
}

TEST(Package, WhatGoesIntoManifestsIsChecked) {
  const auto ok = [](PackageRequest request) {
    request.kind = "arduino";
    return check_package_request(request).ok();
  };
  EXPECT_TRUE(ok({.version = "0.10.2"}));
  for (const char* version : {"1", "1.0", "1.0.0.0", "01.0.0", "1.0.0-rc", "", "1.0.0\n", "v1.0.0"})
    EXPECT_FALSE(ok({.version = version})) << version;
  EXPECT_FALSE(ok({.author = "a\nversion=9"}));
  EXPECT_FALSE(ok({.author = ""}));
  EXPECT_TRUE(ok({.url = "https://example.com/a?b=c"}));
  for (const char* url : {"", "example.com", "https://a b", "https://a\"b", "javascript:x"})
    EXPECT_FALSE(ok({.url = url})) << url;
}

TEST(Package, NamesFitEveryEcosystem) {
  const std::regex allowed("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*");
  std::set<std::string> seen;
  for (const char* name :
       {"yesno", "a", "_", "__x__", "x__y", "9lives", "string", "STDIO", "Arduino_x", "com3", "con",
        "main", "a_rather_long_name_that_goes_on_and_on_for_ever",
        "a_rather_long_name_that_goes_on_and_on_for_even", "model"}) {
    const std::string safe = package_name(name);
    EXPECT_TRUE(std::regex_match(safe, allowed)) << name << " gives " << safe;
    EXPECT_GE(safe.size(), 2u);
    EXPECT_LE(safe.size(), 32u);
    EXPECT_TRUE(seen.insert(safe).second) << safe;
  }
  EXPECT_EQ(package_name("yesno"), "yesno");
  EXPECT_NE(package_name("string"), "string");
}

TEST(Package, AllCarryLicenceReadmeAndOneVersion) {
  for (const std::string& kind : package_kinds()) {
    const PackageFiles files = package_of(kind);
    EXPECT_EQ(content_of(files, "LICENSE"), *read_text(fs::path(MW_SOURCE_DIR) / "LICENSE"))
        << kind;
    EXPECT_TRUE(holds(content_of(files, "README.md"), "## Steps")) << kind;
    const bool stated = std::ranges::any_of(files, [](const PackageFile& file) {
      return file.path != "README.md" && holds(file.content, "3.1.4");
    });
    EXPECT_TRUE(stated) << kind << " has no version";
  }
}

TEST(Package, SourcesHaveBaseNamesOfTheirOwn) {
  for (const std::string& kind : package_kinds()) {
    std::set<std::string> stems;
    for (const PackageFile& file : package_of(kind)) {
      if (!file.path.starts_with("src/") || fs::path(file.path).extension() != ".cpp") continue;
      EXPECT_TRUE(stems.insert(fs::path(file.path).stem().string()).second) << file.path;
    }
    EXPECT_GT(stems.size(), 3u) << kind;
  }
}

TEST(Package, EveryQuotedIncludeIsInThePackage) {
  const std::regex include("#include \"([^\"]+)\"");
  for (const std::string& kind : package_kinds()) {
    const PackageFiles files = package_of(kind);
    const std::string root = kind == "arduino" ? "src/" : "include/";
    for (const PackageFile& file : files) {
      if (!file.path.starts_with("src/") && !file.path.starts_with("include/")) continue;
      for (std::sregex_iterator it(file.content.begin(), file.content.end(), include), end;
           it != end; ++it) {
        content_of(files, root + (*it)[1].str());
      }
    }
  }
}

TEST(Package, IsTheSameBytesEveryTime) {
  for (const std::string& kind : package_kinds()) {
    const PackageFiles a = package_of(kind), b = package_of(kind);
    EXPECT_TRUE(std::ranges::equal(a, b, [](const PackageFile& x, const PackageFile& y) {
      return x.path == y.path && x.content == y.content;
    })) << kind;
  }
}

TEST(Package, ModelsShareARuntime) {
  const auto runtime_of = [](const std::string& kind, const std::string& name) {
    for (const PackageFile& file : package_of(kind, name)) {
      const size_t at = file.path.find("milliwatt_");
      if (at != std::string::npos && file.path.ends_with("abi/op.h"))
        return file.path.substr(at, file.path.find('/', at) - at);
    }
    return std::string();
  };
  for (const std::string& kind : package_kinds()) {
    EXPECT_NE(runtime_of(kind, "yesno"), "") << kind;
    EXPECT_EQ(runtime_of(kind, "yesno"), runtime_of(kind, "other")) << kind;
  }
}

// A linker script that does not know a section puts it anywhere, or refuses it.
TEST(Package, NamesNoSectionOfOurPorts) {
  for (const std::string& kind : package_kinds()) {
    for (const PackageFile& file : package_of(kind))
      EXPECT_FALSE(holds(file.content, "\".mw_")) << file.path;
  }
}

TEST(Package, ArduinoStatesAllThatItMust) {
  const std::string text = content_of(package_of("arduino"), "library.properties");
  std::map<std::string, std::string> keys;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const size_t at = line.find('=');
    ASSERT_NE(at, std::string::npos) << line;
    keys[line.substr(0, at)] = line.substr(at + 1);
  }
  for (const char* key : {"name", "version", "author", "maintainer", "sentence", "paragraph",
                          "category", "url", "architectures"})
    EXPECT_FALSE(keys[key].empty()) << key;
  EXPECT_EQ(keys["category"], "Data Processing");
  content_of(package_of("arduino"), "src/" + keys["includes"]);
  EXPECT_TRUE(holds(content_of(package_of("arduino"), "keywords.txt"), "\tKEYWORD1\n"));
}

TEST(Package, TextOfUsersIsEscaped) {
  const std::string author = "A & B <\"x\": #'y'>";
  const auto json =
      nlohmann::json::parse(content_of(package_of("platformio", "yesno", author), "library.json"));
  EXPECT_EQ(json["authors"][0]["name"], author);
  EXPECT_TRUE(holds(content_of(package_of("cmsis-pack", "yesno", author), "Milliwatt.yesno.pdsc"),
                    "A &amp; B &lt;&quot;x&quot;: #&apos;y&apos;&gt;"));
  EXPECT_TRUE(holds(content_of(package_of("esp-idf", "yesno", author), "idf_component.yml"),
                    R"("A & B <\"x\": #'y'>")"));
}

TEST(Package, ExamplesAreTheUsersToChange) {
  const auto target = load_target(fs::path(MW_SOURCE_DIR) / "ports", "host");
  for (const std::string& kind : package_kinds()) {
    PackageRequest request;
    request.kind = kind;
    const auto files = package_model(small_model("yesno"), *target, request, MW_SOURCE_DIR);
    ASSERT_TRUE(files.ok());
    const auto own = [](const ProjectFile& file) { return file.role == FileRole::user; };
    EXPECT_TRUE(std::ranges::any_of(*files, own)) << kind;
    for (const ProjectFile& file : *files) {
      EXPECT_EQ(own(file),
                file.path.string().find("amples/") == 1 || file.path.string().find("amples/") == 2)
          << file.path;
    }
  }
}

TEST(Relocate, MovesIncludesAndNothingElse) {
  const MovedPaths paths = {{"abi/op.h", "r/abi/op.h"}};
  EXPECT_EQ(relocate("#include \"abi/op.h\"  // why\n#define K \"abi/op.h\"\n", paths),
            "#include \"r/abi/op.h\"  // why\n#define K \"r/abi/op.h\"\n");
  for (const char* text : {"#include \"abi/other.h\"\n", "    \"abi/op.h\",\n", "", "#", "\"",
                           "#include <abi/op.h>", "#define Q \"", "x\n\n"})
    EXPECT_EQ(relocate(text, paths), text);
}

}  // namespace
}  // namespace mw
