// SPDX-License-Identifier: Apache-2.0
// A software pack of Open-CMSIS-Pack: the description, and the zip that Keil, IAR, STM32CubeMX,
// MCUXpresso and the CMSIS-Toolbox install.
#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "host/codegen/package_text.h"

namespace mw {

namespace {

constexpr const char* kVendor = "Milliwatt";

std::string xml(std::string_view text) {
  std::string out;
  for (char c : text) {
    const std::string_view special = "&<>\"'";
    constexpr const char* kNames[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    const size_t found = special.find(c);
    if (found == std::string_view::npos) {
      out += c;
    } else {
      out += kNames[found];
    }
  }
  return out;
}

std::string description(const Package& p) {
  return fmt::format(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<package schemaVersion="1.7.28" xmlns:xs="http://www.w3.org/2001/XMLSchema-instance" xs:noNamespaceSchemaLocation="PACK.xsd">
  <vendor>{0}</vendor>
  <name>{1}</name>
  <description>{2}</description>
  <url>{3}</url>
  <supportContact>{4}</supportContact>
  <license>LICENSE</license>
  <releases>
    <release version="{5}">Made by milliwatt compile.</release>
  </releases>
  <keywords>
    <keyword>TinyML</keyword>
    <keyword>Machine Learning</keyword>
  </keywords>
  <taxonomy>
    <description Cclass="Machine Learning" Cgroup="Milliwatt">Models compiled to C++</description>
  </taxonomy>
  <components>
    <component Cclass="Machine Learning" Cgroup="Milliwatt" Csub="{1}" Cversion="{5}">
      <description>{2}</description>
      <RTE_Components_h>#define RTE_ML_MILLIWATT_{1}</RTE_Components_h>
      <files>
        <file category="doc" name="README.md"/>
        <file category="include" name="include/"/>
        <file category="header" name="include/{1}.h"/>
        <file category="header" name="include/{1}_c.h"/>
{6}        <file category="source" attr="template" select="{1} example" name="examples/main.cpp"/>
      </files>
    </component>
  </components>
</package>
)",
      kVendor, p.name, xml(p.summary), xml(p.url), xml(p.author), p.version,
      source_list(p, SourceSet::all, "        <file category=\"source\" name=\"src/", "\"/>\n"));
}

// Without times, so that equal files give an equal pack.
std::string zip(const PackageFiles& files) {
  size_t room = 4096;
  for (const PackageFile& file : files) room += file.content.size() + 2 * file.path.size() + 512;
  std::string out(room, '\0');
  size_t used = 0;
  const std::unique_ptr<archive, decltype(&archive_write_free)> to(archive_write_new(),
                                                                   &archive_write_free);
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                            &archive_entry_free);
  MW_CHECK(to != nullptr && entry != nullptr, "libarchive has no memory");
  archive_write_set_format_zip(to.get());
  MW_CHECK(archive_write_open_memory(to.get(), out.data(), out.size(), &used) == ARCHIVE_OK,
           "a zip in memory opens");
  for (const PackageFile& file : files) {
    archive_entry_clear(entry.get());
    archive_entry_set_pathname(entry.get(), file.path.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), int64_t(file.content.size()));
    const bool written = archive_write_header(to.get(), entry.get()) == ARCHIVE_OK &&
                         archive_write_data(to.get(), file.content.data(), file.content.size()) ==
                             la_ssize_t(file.content.size());
    MW_CHECK(written, "a zip in memory has room");
  }
  MW_CHECK(archive_write_close(to.get()) == ARCHIVE_OK, "a zip in memory closes");
  out.resize(used);
  return out;
}

PackageFiles arrange(const Package& p) {
  PackageFiles out = common_files(p, "include", "src");
  const std::string pack = fmt::format("{}.{}", kVendor, p.name);
  out.push_back({pack + ".pdsc", description(p)});
  add_example(p, kStdioExample, "examples", "main.cpp", out);
  out.push_back(
      {"README.md",
       readme(
           p, "CMSIS-Pack",
           fmt::format("## Steps\n\n"
                       "1. Install the pack: open `{0}.{1}.pack` in Keil MDK, IAR, STM32CubeMX or "
                       "MCUXpresso, or `cpackget add {0}.{1}.pack`.\n"
                       "2. Select the component *Machine Learning > Milliwatt > {2}*. In a "
                       "csolution project: `pack: {3}::{2}` and `component: Machine "
                       "Learning:Milliwatt:{2}`.\n"
                       "3. Compile C++ as C++{4} or later; the template *{2} example* shows "
                       "the calls.\n\n"
                       "Packs are linked object by object, so each brings a runtime of its own.\n",
                       pack, p.version, p.name, kVendor, kCxxStandard))});
  std::ranges::sort(out, {}, &PackageFile::path);
  out.push_back({fmt::format("{}.{}.pack", pack, p.version), zip(out)});
  return out;
}

}  // namespace

extern const Ecosystem cmsis_pack_ecosystem = {arrange, {}};

}  // namespace mw
