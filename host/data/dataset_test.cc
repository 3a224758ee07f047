// SPDX-License-Identifier: Apache-2.0
#include "host/data/dataset.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <set>

namespace mw::data {
namespace {
namespace fs = std::filesystem;

Bytes bytes_of(const std::string& text) {
  return {text.begin(), text.end()};
}

struct Scratch {
  fs::path path = fs::path(testing::TempDir()) /
                  ("mw_data_" + std::to_string(::getpid()) + "_" +
                   testing::UnitTest::GetInstance()->current_test_info()->name());
  ~Scratch() { fs::remove_all(path); }
};

Bytes tar_gz(const std::vector<std::pair<std::string, std::string>>& members) {
  Bytes out(1 << 20);
  size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_add_filter_gzip(writer);
  archive_write_set_format_pax_restricted(writer);
  archive_write_open_memory(writer, out.data(), out.size(), &used);
  for (const auto& [path, content] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, path.c_str());
    archive_entry_set_size(entry, int64_t(content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writer, entry);
    archive_write_data(writer, content.data(), content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

Result<Dataset> from_members(const std::vector<std::pair<std::string, std::string>>& members) {
  MW_TRY(Archive archive, read_archive(tar_gz(members)));
  return dataset_from_archive("set", std::move(archive));
}

TEST(Dataset, takes_labels_and_groups_from_folders) {
  auto set = from_members({{"top/yes/ann/1.wav", "a"},
                           {"top/yes/17_nohash_0.wav", "b"},
                           {"top/no/2.wav", "c"},
                           {"top/README.md", "no clip"},
                           {"top/.git/x", "no clip"}});
  ASSERT_TRUE(set) << set.error().text();
  ASSERT_EQ(set->clips.size(), 3u);
  EXPECT_EQ(set->labels(), (std::vector<std::string>{"no", "yes"}));
  EXPECT_EQ(set->find("yes/ann/1.wav")->group, "ann");
  EXPECT_EQ(set->find("yes/17_nohash_0.wav")->group, "17");
  EXPECT_EQ(set->find("no/2.wav")->group, "");
  EXPECT_EQ(*set->find("no/2.wav")->load(), bytes_of("c"));
  EXPECT_EQ(set->find("no/2.wav")->hash, content_hash("c"));
}

TEST(Dataset, a_folder_and_its_archive_are_the_same_set) {
  const std::vector<std::pair<std::string, std::string>> members{
      {"yes/1.wav", "a"}, {"yes/2.wav", "b"}, {"no/x.wav", "c"}};
  Scratch scratch;
  for (const auto& [path, content] : members) ASSERT_TRUE(write_text(scratch.path / path, content));
  auto folder = open_dataset(scratch.path / "");
  auto archive = from_members(members);
  ASSERT_TRUE(folder && archive);
  ASSERT_EQ(folder->clips.size(), archive->clips.size());
  for (size_t i = 0; i < folder->clips.size(); ++i) {
    EXPECT_EQ(folder->clips[i].path, archive->clips[i].path);
    EXPECT_EQ(folder->clips[i].label, archive->clips[i].label);
    EXPECT_EQ(folder->clips[i].hash, archive->clips[i].hash);
  }
  EXPECT_FALSE(folder->name.empty());
}

TEST(Dataset, an_index_rules) {
  auto set = from_members(
      {{"s/index.tsv", "path\tlabel\tgroup\tbytes\r\n1.wav\tyes\tann\t2\r\nx.csv\t\t\t1\r\n"},
       {"s/1.wav", "ab"},
       {"s/2.wav", "not in the index"},
       {"s/x.csv", "1"}});
  ASSERT_TRUE(set) << set.error().text();
  ASSERT_EQ(set->clips.size(), 1u);
  EXPECT_EQ(set->clips[0].label, "yes");
  EXPECT_EQ(set->clips[0].group, "ann");
}

TEST(Dataset, a_wrong_index_names_its_line) {
  struct Case {
    const char* index;
    const char* says;
  };
  for (const Case& c :
       {Case{"path\tlabel\nmissing.wav\tyes\n", "line 2"},
        Case{"path\tlabel\tbytes\n\n1.wav\tyes\t3\n", "line 3"},
        Case{"path\tlabel\tbytes\n1.wav\tyes\tmany\n", "many"},
        Case{"path\tlabel\n../1.wav\tyes\n", "leaves"},
        Case{"path\tlabel\n/1.wav\tyes\n", "leaves"},
        Case{"path\tlabel\n1.wav\tyes\n1.wav\tno\n", "twice"}, Case{"1.wav\tyes\n", "columns"},
        Case{"path\tlabel\n\tyes\n", "without a path"}, Case{"path\tlabel\n", "without a clip"},
        Case{"", "empty"}}) {
    auto set = from_members({{"s/index.tsv", c.index}, {"s/1.wav", "ab"}});
    ASSERT_FALSE(set) << c.index;
    EXPECT_NE(set.error().text().find(c.says), std::string::npos) << set.error().text();
  }
}

TEST(Dataset, a_damaged_archive_is_an_error_at_every_cut) {
  std::string noise(3000, 'x');
  for (size_t i = 0; i < noise.size(); ++i) noise[i] = char(i * i * 31 >> 3);
  const Bytes whole = tar_gz({{"a/1.wav", noise}, {"a/2.wav", noise.substr(5)}});
  ASSERT_TRUE(read_archive(whole));
  for (size_t cut = 0; cut + 64 < whole.size(); cut += 61) {
    auto archive = read_archive(std::span(whole).first(cut));
    ASSERT_FALSE(archive) << cut;
    EXPECT_FALSE(archive.error().text().empty());
  }
  EXPECT_FALSE(read_archive(bytes_of("no archive at all")));
}

TEST(Dataset, archive_limits_stop_bombs) {
  const Bytes file = tar_gz({{"a/1.wav", std::string(5000, 'x')}, {"a/2.wav", "y"}});
  EXPECT_TRUE(read_archive(file, {.total_bytes = 5001}));
  EXPECT_FALSE(read_archive(file, {.total_bytes = 5000}));
  EXPECT_FALSE(read_archive(file, {.members = 1}));
  EXPECT_FALSE(read_archive(file, {.name_bytes = 3}));
}

TEST(Dataset, words_outside_become_unknown) {
  auto set = from_members({{"t/yes/1.wav", "a"},
                           {"t/no/1.wav", "b"},
                           {"t/cat/1.wav", "c"},
                           {"t/_background_noise_/tap.wav", "d"}});
  ASSERT_TRUE(set);
  auto mapped = map_words(*set, *parse_words("yes, no"));
  ASSERT_TRUE(mapped);
  EXPECT_EQ(mapped->labels(), (std::vector<std::string>{"no", "unknown", "yes"}));
  EXPECT_EQ(set->with_label("_background_noise_").clips.size(), 1u);
  auto missing = map_words(*set, {"left"});
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().text().find("left"), std::string::npos);
  EXPECT_FALSE(parse_words("a,b,a"));
  EXPECT_FALSE(parse_words(" , "));
}

TEST(Dataset, a_split_keeps_groups_whole_and_depends_on_the_seed_alone) {
  Dataset set{"set", {}};
  for (int speaker = 0; speaker < 20; ++speaker)
    for (int take = 0; take < 7; ++take)
      set.clips.push_back({"w/" + std::to_string(speaker * 10 + take) + ".wav", "w",
                           "s" + std::to_string(speaker), "", nullptr});
  auto paths = [](const Dataset& side) {
    std::set<std::string> out;
    for (const Clip& clip : side.clips) out.insert(clip.path);
    return out;
  };
  auto groups = [](const Dataset& side) {
    std::set<std::string> out;
    for (const Clip& clip : side.clips) out.insert(clip.group);
    return out;
  };
  auto first = split(set, {0.1, 0.2, 1}), again = split(set, {0.1, 0.2, 1}),
       other = split(set, {0.1, 0.2, 2});
  ASSERT_TRUE(first && again && other);
  EXPECT_EQ(first->test.clips.size(), 4 * 7u);
  EXPECT_EQ(first->validation.clips.size(), 2 * 7u);
  EXPECT_EQ(first->train.clips.size(), 14 * 7u);
  for (auto [a, b] : {std::pair{&first->train, &first->test},
                      {&first->train, &first->validation},
                      {&first->validation, &first->test}})
    for (const std::string& group : groups(*a)) EXPECT_FALSE(groups(*b).contains(group));
  EXPECT_EQ(paths(first->test), paths(again->test));
  EXPECT_NE(paths(first->test), paths(other->test));
}

TEST(Dataset, a_split_of_few_groups_fills_every_side_or_says_why_not) {
  Dataset set{"set", {}};
  for (const char* group : {"a", "b", "c"})
    for (int i = 0; i < 10; ++i)
      set.clips.push_back({group + std::to_string(i), "w", group, "", nullptr});
  auto three = split(set, {0.01, 0.9, 1});
  ASSERT_TRUE(three);
  EXPECT_EQ(three->test.clips.size(), 10u);
  EXPECT_EQ(three->validation.clips.size(), 10u);
  EXPECT_EQ(three->train.clips.size(), 10u);
  set.clips.resize(20);
  EXPECT_FALSE(split(set, {0.1, 0.1, 1}));
  EXPECT_TRUE(split(set, {0.0, 0.1, 1}));
  EXPECT_FALSE(split(set, {0.5, 0.5, 1}));
  EXPECT_FALSE(split(set, {-0.1, 0.1, 1}));
}

}  // namespace
}  // namespace mw::data
