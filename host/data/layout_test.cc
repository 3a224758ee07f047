// SPDX-License-Identifier: Apache-2.0
// How people, systems and other tools lay out a set: in every form, the same labels.
#include "host/data/layout.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>

#include "host/data/names.h"
#include "host/data/stray.h"

namespace mw::data {
namespace {
namespace fs = std::filesystem;

using Labels = std::vector<std::string>;

Result<Dataset> set_of(const std::vector<std::string>& paths,
                       const std::vector<std::pair<std::string, std::string>>& texts = {}) {
  Archive archive;
  uint8_t n = 0;
  for (const std::string& path : paths) archive[path] = {n++};
  for (const auto& [path, text] : texts) archive[path] = {text.begin(), text.end()};
  return dataset_from_archive("set", std::move(archive));
}

size_t count(const Dataset& set, Part part) {
  return size_t(std::ranges::count_if(set.clips, [&](const Clip& c) { return c.part == part; }));
}

// A folder that a test fills; links and odd names included.
struct Folder {
  fs::path path = fs::path(testing::TempDir()) /
                  ("mw_layout_" + std::to_string(::getpid()) + "_" +
                   testing::UnitTest::GetInstance()->current_test_info()->name());
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  void add(const std::string& file) const { ASSERT_TRUE(write_text(path / file, "clip " + file)); }
};

TEST(Layout, strays_move_no_label_and_are_told) {
  const std::vector<std::string> clips{"yes/1.wav", "yes/2.wav", "no/3.wav"};
  const std::vector<std::vector<std::string>> around{
      {},
      {"__MACOSX/yes/._1.wav", "__MACOSX/._yes", ".DS_Store", "yes/.DS_Store", "._x"},
      {"README", "README.txt", "LICENSE", "notes.txt", "yes/Thumbs.db", "no/desktop.ini"},
      {"docs/manual.pdf", ".git/config", "yes/1.TextGrid", "yes/session.asd", "yes/odd.thing"}};
  for (const std::string& top : Labels{"", "mydata/", "a/b/c/"})
    for (const auto& strays : around) {
      for (const std::string& within : {std::string(), top}) {
        std::vector<std::string> paths;
        for (const std::string& clip : clips) paths.push_back(top + clip);
        for (const std::string& stray : strays) paths.push_back(within + stray);
        const auto set = set_of(paths);
        ASSERT_TRUE(set) << set.error().text();
        EXPECT_EQ(set->labels(), (Labels{"no", "yes"})) << top << within;
        EXPECT_EQ(set->clips.size(), 3u);
        EXPECT_EQ(set->skipped.size(), strays.size()) << top << within;
        for (const Skipped& skipped : set->skipped) EXPECT_FALSE(skipped.why.empty());
      }
    }
}

TEST(Layout, sounds_beside_the_folders_are_skipped) {
  const auto set = set_of({"intro.wav", "d/yes/1.wav", "d/no/1.wav", "d/x.wav"});
  ASSERT_TRUE(set);
  EXPECT_EQ(set->labels(), (Labels{"no", "yes"}));
  EXPECT_EQ(set->skipped.size(), 2u);
}

TEST(Layout, parts_of_a_split_are_no_labels) {
  struct Case {
    std::vector<std::string> paths;
    size_t train, validation, test;
  };
  for (const Case& c :
       {Case{{"train/yes/1.wav", "train/no/1.wav", "test/yes/2.wav", "test/no/2.wav"}, 2, 0, 2},
        Case{{"d/Training/yes/1.wav", "d/Training/no/1.wav", "d/Testing/yes/2.wav"}, 2, 0, 1},
        Case{{"train/yes/ann/1.wav", "dev/no/1.wav", "test/yes/2.wav"}, 1, 1, 1},
        Case{{"yes/train/1.wav", "yes/test/2.wav", "no/train/1.wav", "no/val/2.wav"}, 2, 1, 1},
        Case{{"training/yes.1a.wav", "training/no.2b.wav", "testing/yes.3c.wav"}, 2, 0, 1},
        Case{{"p/training/yes.1a.wav", "p/training/no.2b.wav"}, 0, 0, 0},
        Case{{"train/yes/1.wav", "train/no/1.wav"}, 0, 0, 0}}) {
    const auto set = set_of(c.paths);
    ASSERT_TRUE(set) << set.error().text();
    EXPECT_EQ(set->labels(), (Labels{"no", "yes"})) << c.paths[0];
    EXPECT_EQ(set->clips.size(), c.paths.size());
    EXPECT_EQ(count(*set, Part::train), c.train) << c.paths[0];
    EXPECT_EQ(count(*set, Part::validation), c.validation) << c.paths[0];
    EXPECT_EQ(count(*set, Part::test), c.test) << c.paths[0];
  }
  // Words that are said, not parts.
  EXPECT_EQ(set_of({"train/1.wav", "bus/1.wav", "test/1.wav"})->labels(),
            (Labels{"bus", "test", "train"}));
  const auto unlabelled = set_of({"training/1.wav", "testing/2.wav"});
  ASSERT_FALSE(unlabelled);
  EXPECT_NE(unlabelled.error().hint.find("one folder a label"), std::string::npos);
}

TEST(Layout, stated_parts_are_the_split) {
  const auto set = set_of({"train/yes/1.wav", "train/no/1.wav", "train/no/2.wav",
                           "train/_noise_/hum.wav", "test/yes/2.wav", "test/no/3.wav"});
  ASSERT_TRUE(set);
  ASSERT_TRUE(states_parts(*set));
  const auto parts = split_as_stated(*set, {.validation = 0, .test = 0.5});
  ASSERT_TRUE(parts) << parts.error().text();
  EXPECT_EQ(parts->test.clips.size(), 2u);
  EXPECT_EQ(parts->train.clips.size(), 4u);
  EXPECT_TRUE(parts->validation.clips.empty());
}

TEST(Layout, speech_commands_as_unpacked) {
  std::vector<std::string> paths{"_background_noise_/tap.wav", "_background_noise_/README.md",
                                 "LICENSE", "README.md"};
  for (const char* word : {"yes", "no"})
    for (const char* speaker : {"aa", "bb", "cc", "dd"})
      paths.push_back(std::string(word) + "/" + speaker + "_nohash_0.wav");
  const auto set =
      set_of(paths, {{"testing_list.txt", "yes/aa_nohash_0.wav\r\nyes/zz.wav\r\n"},
                     {"validation_list.txt", "yes/bb_nohash_0.wav\nno/bb_nohash_0.wav"}});
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(set->labels(), (Labels{"_background_noise_", "no", "yes"}));
  EXPECT_EQ(set->find("yes/aa_nohash_0.wav")->part, Part::test);
  EXPECT_EQ(set->find("no/aa_nohash_0.wav")->part, Part::test) << "the same speaker";
  EXPECT_EQ(count(*set, Part::validation), 2u);
  EXPECT_EQ(set->warnings.size(), 2u);  // the speaker that was divided, the file that is not there
  EXPECT_EQ(set->skipped.size(), 3u);
}

TEST(Layout, noise_is_any_sound_or_what_is_marked_so) {
  const Folder flat;
  flat.add("hum.wav"), flat.add("deep/er/tap.wav"), flat.add("README.md");
  const auto noise = open_noise(flat.path);
  ASSERT_TRUE(noise) << noise.error().text();
  EXPECT_EQ(noise->clips.size(), 2u);
  const auto one = open_noise(flat.path / "hum.wav");
  ASSERT_TRUE(one) << one.error().text();
  EXPECT_EQ(one->clips.size(), 1u);
  EXPECT_EQ(one->clips[0].load()->size(), std::string("clip hum.wav").size());
  flat.add("yes/1.wav"), flat.add("_background_noise_/a.wav");
  EXPECT_EQ(open_noise(flat.path)->clips.size(), 1u);
  EXPECT_FALSE(open_dataset(flat.path / "hum.wav"));
}

TEST(Layout, edge_impulse_says_labels_in_its_own_file) {
  const std::string training = R"({"version": 1, "files": [
    {"path": "training/a.1.wav", "category": "training", "label": {"type": "label", "label": "yes"},
     "metadata": {"speaker": "ann"}},
    {"path": "training/b.2.json", "category": "training", "label": {"type": "label", "label": "no"}},
    {"path": "training/c.3.wav", "category": "training", "label": {"type": "unlabeled"}},
    {"path": "training/d.4.wav", "category": "training", "label": {"type": "multi-label", "labels": [
      {"label": "yes", "startIndex": 0, "endIndex": 9}, {"label": "no", "startIndex": 9, "endIndex": 10}]}},
    {"path": "training/gone.5.wav", "category": "training", "label": {"type": "label", "label": "yes"}}]})";
  const std::string testing = R"({"version": 1, "files": [
    {"path": "testing/e.6.wav", "category": "testing", "label": {"type": "label", "label": "yes"}}]})";
  const std::vector<std::string> names{"a.1.wav", "b.2.json", "c.3.wav", "d.4.wav"};
  for (const std::string& top : Labels{"", "export/"}) {
    std::vector<std::string> paths{top + "testing/e.6.wav"};
    for (const std::string& name : names) paths.push_back(top + "training/" + name);
    const auto set = set_of(
        paths, {{top + "training/info.labels", training}, {top + "testing/info.labels", testing}});
    ASSERT_TRUE(set) << set.error().text();
    EXPECT_EQ(set->labels(), (Labels{"no", "yes"}));
    EXPECT_EQ(count(*set, Part::train), 2u);
    EXPECT_EQ(count(*set, Part::test), 1u);
    EXPECT_EQ(set->find("training/a.1.wav")->group, "ann");
    EXPECT_EQ(set->skipped.size(), 2u);
    EXPECT_EQ(set->warnings.size(), 1u);
  }
  const auto alone = set_of(names, {{"info.labels", training}});
  ASSERT_TRUE(alone) << alone.error().text();
  EXPECT_EQ(alone->labels(), (Labels{"no", "yes"}));
  EXPECT_FALSE(states_parts(*alone));
  for (const char* broken : {"", "[]", "{\"files\": 3}", "{\"files\": [", "{\"files\": [3]}"}) {
    const auto set = set_of(names, {{"info.labels", broken}});
    EXPECT_TRUE(set || set.error().text().find("info.labels") != std::string::npos) << broken;
  }
}

TEST(Layout, an_index_names_a_large_file_once) {
  Archive archive;
  std::string index = "path\tlabel\n";
  for (int i = 0; i < 300; ++i)
    index += std::string(i % 2 == 1 ? "./" : "") + "big.wav\tw" + std::to_string(i) + "\n";
  archive["index.tsv"] = {index.begin(), index.end()};
  archive["big.wav"] = Bytes(1 << 20);
  const auto set = dataset_from_archive("set", std::move(archive));
  ASSERT_FALSE(set);
  EXPECT_NE(set.error().text().find("line 3"), std::string::npos) << set.error().text();
  EXPECT_NE(set.error().text().find("first in line 2"), std::string::npos) << set.error().text();
}

TEST(Layout, an_index_error_names_line_and_column) {
  const auto set = set_of({"1.wav"}, {{"index.tsv", "path\tlabel\tbytes\n1.wav\tyes\tx\n"}});
  ASSERT_FALSE(set);
  EXPECT_NE(set.error().text().find("line 2 > column \"bytes\""), std::string::npos);
}

TEST(Layout, loops_of_links_end) {
  const Folder folder;
  folder.add("yes/1.wav"), folder.add("no/2.wav");
  for (const char* link : {"yes/a", "yes/b", "no/c"})
    fs::create_directory_symlink(folder.path, folder.path / link);
  fs::create_symlink("/dev/zero", folder.path / "no/zero.wav");
  fs::create_symlink("nowhere", folder.path / "no/dead.wav");
  ASSERT_EQ(::mkfifo((folder.path / "no/pipe.wav").c_str(), 0600), 0);
  const auto set = open_dataset(folder.path);
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(set->clips.size(), 2u);
  EXPECT_EQ(set->skipped.size(), 6u);
}

TEST(Layout, a_label_may_be_a_link_to_where_the_disk_is) {
  const Folder folder;
  folder.add("yes/1.wav");
  const fs::path away = folder.path.string() + "_away";
  ASSERT_TRUE(write_text(away / "2.wav", "x"));
  fs::create_directory_symlink(away, folder.path / "no");
  const auto set = open_dataset(folder.path);
  fs::remove_all(away);
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(set->labels(), (Labels{"no", "yes"}));
}

TEST(Layout, names_that_are_no_text_are_three_labels) {
  const Folder folder;
  for (const char* name : {"m\xfc"
                           "de/1.wav",
                           "gr\xfcn/1.wav", "no/1.wav"})
    folder.add(name);
  const auto set = open_dataset(folder.path);
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(set->labels(), (Labels{"grün", "müde", "no"}));
  for (const Clip& clip : set->clips) EXPECT_TRUE(clip.load()) << clip.path;
}

TEST(Names, code_pages_are_guessed_and_names_stay_apart) {
  EXPECT_EQ(readable_paths({"gr\x81n/x",
                            "m\x81"
                            "de/x",
                            "no/x"}),
            (Labels{"grün/x", "müde/x", "no/x"}));
  EXPECT_EQ(readable_paths({"caf\xe9", "\xc4pfel"}), (Labels{"café", "Äpfel"}));
  EXPECT_EQ(readable_paths({"grün/a.wav"}), (Labels{"grün/a.wav"}));
  // The same word in two encodings, and what looks like an escape of one.
  const auto shown = readable_paths({"gr\xfcn", "grün", "gr\\xfcn", "gr\x1bn", "gr\nn"});
  EXPECT_EQ(std::set<std::string>(shown.begin(), shown.end()).size(), 5u);
  for (const std::string& text : shown)
    for (char c : text) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << text;
}

TEST(Names, backslashes_of_windows_part_folders) {
  const auto set = set_of({"yes\\1.wav", "no\\2.wav"});
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(set->labels(), (Labels{"no", "yes"}));
}

}  // namespace
}  // namespace mw::data
