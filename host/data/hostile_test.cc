// SPDX-License-Identifier: Apache-2.0
// Small files that promise much: each costs little memory and time, and is refused or read.
#include <gtest/gtest.h>
#include <sndfile.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "host/data/archive.h"
#include "host/data/dataset.h"
#include "host/data/npy.h"
#include "host/data/wav.h"

namespace mw::data {
namespace {
namespace fs = std::filesystem;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMeasured = false;  // a sanitizer's own memory is counted as well
#else
constexpr bool kMeasured = true;
#endif

// Runs `read` in a process of its own, whose memory is bounded, and which ends with what `read`
// gives. What takes this much processor time hangs, however slow the machine.
bool within_bounds(const std::function<bool()>& read) {
  constexpr long kMost_kib = 256L << 10, kMost_s = 20;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(read() ? 0 : 1);
  int status = -1;
  struct rusage used {};
  if (child < 0 || ::wait4(child, &status, 0, &used) != child) return false;
  if (kMeasured) {
    EXPECT_LT(used.ru_maxrss, kMost_kib);
    EXPECT_LT(used.ru_utime.tv_sec + used.ru_stime.tv_sec, kMost_s);
  }
  EXPECT_TRUE(WIFEXITED(status));
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

class Hostile : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder); }
  void TearDown() override { fs::remove_all(folder); }
  // A file that starts so and is a hole from there on.
  fs::path sparse(const std::string& name, const Bytes& start, uint64_t bytes) const {
    const fs::path path = folder / name;
    EXPECT_TRUE(write_file(path, start));
    fs::resize_file(path, bytes);
    return path;
  }
  fs::path folder = fs::path(testing::TempDir()) /
                    ("mw_hostile_" + std::to_string(::getpid()) + "_" +
                     testing::UnitTest::GetInstance()->current_test_info()->name());
};

std::string repeated(const std::string& text, size_t bytes) {
  std::string out;
  out.reserve(bytes + text.size());
  while (out.size() < bytes) out += text;
  return out;
}

Bytes npy_start(const std::string& descr, const std::string& shape) {
  const std::string header =
      "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
  Bytes out{0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, uint8_t(header.size()), 0};
  out.insert(out.end(), header.begin(), header.end());
  return out;
}

TEST_F(Hostile, lists_that_say_the_same_for_ever) {
  constexpr size_t kBytes = size_t{31} << 20;
  struct Case {
    const char* file;
    std::string start, again;
  };
  const std::vector<Case> cases{
      {"index.tsv", "path\tlabel\n", "\t"},
      {"index.tsv", "path\tlabel\n", "\n"},
      {"index.tsv", "path\tlabel\n", "a\tb\n"},
      {"index.tsv", "path\tlabel", "\t"},
      {"testing_list.txt", "yes/1.wav\n", "a\n"},
      {"testing_list.txt", "yes/1.wav\n", "\n"},
      {"info.labels", "{\"files\": ", "["},
      {"info.labels", "{\"files\": [", "{},"},
      {"info.labels", "{\"files\": [{\"label\": ", "{\"labels\":"},
  };
  for (const Case& c : cases) {
    within_bounds([&] {
      Archive archive{{"yes/1.wav", encode_wav(std::vector<int16_t>(100), 16000)}};
      const std::string text = c.start + repeated(c.again, kBytes);
      archive[c.file] = {text.begin(), text.end()};
      const auto set = dataset_from_archive("set", std::move(archive));
      return set.ok();
    });
    if (HasFailure()) FAIL() << c.file << " with " << c.again;
  }
}

TEST_F(Hostile, arrays_of_many_texts_are_refused_by_their_header) {
  for (const char* descr : {"|S1", "<U1"}) {
    const uint64_t width = descr[1] == 'S' ? 1 : 4;
    const Bytes start = npy_start(descr, "(40000000,)");
    const fs::path file = sparse("texts.npy", start, start.size() + 40000000 * width);
    EXPECT_FALSE(within_bounds([&] { return read_npy(file).ok(); })) << descr;
  }
}

TEST_F(Hostile, an_array_that_is_of_no_use_is_not_read) {
  const Bytes start = npy_start("<f4", "(750000000,)");
  const fs::path file = sparse("large.npy", start, start.size() + 3000000000);
  const auto refuse = [](std::span<const int64_t> shape) -> Outcome {
    return Error{ErrorKind::usage, "shape " + shape_text(shape), "", ""};
  };
  EXPECT_FALSE(within_bounds([&] { return read_named_array(file, {}, refuse).ok(); }));
  const auto array = read_named_array(file, {}, refuse);
  ASSERT_FALSE(array);
  EXPECT_NE(array.error().text().find("large.npy: shape 750000000"), std::string::npos);
}

TEST_F(Hostile, an_archive_takes_the_memory_of_its_members) {
  for (const char* name : {"hole.tar", "hole.zip"}) {
    const fs::path file = sparse(name, {}, uint64_t{3} << 30);
    EXPECT_FALSE(within_bounds([&] { return read_archive(file).ok(); })) << name;
  }
}

TEST_F(Hostile, what_is_no_sound_is_known_by_its_start) {
  for (const char* name : {"hole.wav", "hole.flac", "hole"}) {
    const fs::path file = sparse(name, {}, uint64_t{250} << 20);
    EXPECT_FALSE(within_bounds([&] { return read_sound(file).ok(); })) << name;
  }
  const auto sound = read_sound(folder / "hole.wav");
  ASSERT_FALSE(sound);
  EXPECT_NE(sound.error().text().find("hole.wav: not a sound file"), std::string::npos)
      << sound.error().text();
}

TEST_F(Hostile, a_file_of_many_names_is_read_once) {
  const fs::path yes = folder / "set" / "yes", no = folder / "set" / "no";
  fs::create_directories(no);
  ASSERT_TRUE(write_wav(yes / "0.wav", std::vector<int16_t>(16 << 20), 16000));
  std::string index = "path\tlabel\n";
  for (int i = 1; i < 100; ++i) {
    fs::create_hard_link(yes / "0.wav", yes / (std::to_string(i) + ".wav"));
    fs::create_symlink(yes / "0.wav", no / (std::to_string(i) + ".wav"));
    index += "yes/" + std::to_string(i) + ".wav\tyes\nno/" + std::to_string(i) + ".wav\tno\n";
  }
  EXPECT_TRUE(within_bounds([&] { return open_dataset(folder / "set").ok(); }));
  ASSERT_TRUE(write_text(folder / "set" / "index.tsv", index));
  EXPECT_TRUE(within_bounds([&] { return open_dataset(folder / "set").ok(); }));
  const auto set = open_dataset(folder / "set");
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(set->clips.size(), 198u);
  EXPECT_EQ(set->clips.front().hash, set->clips.back().hash);
}

TEST_F(Hostile, a_file_too_large_to_be_read_is_one_clip_of_its_set) {
  const Bytes good = encode_wav(std::vector<int16_t>(100), 16000);
  for (const char* name : {"yes/1.wav", "yes/2.wav", "no/1.wav", "no/2.wav"})
    ASSERT_TRUE(write_file(folder / "set" / name, good));
  for (const char* name : {"set/yes/2.wav", "set/no/2.wav"}) sparse(name, good, uint64_t{9} << 30);
  EXPECT_TRUE(within_bounds([&] { return open_dataset(folder / "set").ok(); }));
  const auto set = open_dataset(folder / "set");
  ASSERT_TRUE(set) << set.error().text();
  const Clip* large = set->find("yes/2.wav");
  ASSERT_NE(large, nullptr);
  EXPECT_NE(large->hash, set->find("no/2.wav")->hash);
  ASSERT_FALSE(large->measured());
  EXPECT_NE(large->measured().error().text().find("too many to be read"), std::string::npos);
}

// A change of rate takes the most time of all that is done to a sound.
TEST_F(Hostile, silence_in_a_small_file_is_soon_at_another_rate) {
  const std::string path = (folder / "silence.flac").string();
  for (int megasamples : {1, 2, 3, 4, 8}) {
    SF_INFO info{};
    info.samplerate = 8000, info.channels = 1, info.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
    SNDFILE* writer = sf_open(path.c_str(), SFM_WRITE, &info);
    const std::vector<int16_t> silence(1 << 20);
    for (int i = 0; i < megasamples; ++i) sf_write_short(writer, silence.data(), 1 << 20);
    sf_close(writer);
    EXPECT_EQ(within_bounds([&] { return read_sound(fs::path(path), 16000).ok(); }),
              megasamples <= 2)
        << megasamples;
  }
}

// Silence packs to nothing, and a hundred files of it are as large as a word.
TEST_F(Hostile, the_clips_of_a_set_are_bounded_together) {
  const std::string path = (folder / "silence.flac").string();
  SF_INFO info{};
  info.samplerate = 16000, info.channels = 1, info.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
  SNDFILE* writer = sf_open(path.c_str(), SFM_WRITE, &info);
  const std::vector<int16_t> silence(1 << 20);
  for (int i = 0; i < 3; ++i) sf_write_short(writer, silence.data(), std::ssize(silence));
  sf_close(writer);
  const Result<Bytes> file = read_file(path);
  ASSERT_TRUE(file);
  const Result<SoundFacts> facts = measure_sound(*file);
  ASSERT_TRUE(facts) << facts.error().text();
  const auto taken = [&](uint64_t packed_bytes) {
    Dataset set;
    set.packed_bytes = packed_bytes;
    SampleBudget budget(set);
    int clips = 0;
    while (clips < 300 && budget.take(*facts)) ++clips;
    return clips;
  };
  EXPECT_EQ(taken(100000), 21);
  EXPECT_EQ(taken(uint64_t{128} << 20), 300);  // as many bytes as speech takes
  EXPECT_LT(taken(0), 30);                     // a folder: those of the files
}

TEST_F(Hostile, an_acquisition_of_many_sensors_names_a_few) {
  const std::string text =
      R"({"payload": {"sensors": [{"name": "a"})" + repeated(R"(,{"name": "a"})", 20 << 20) + "]}}";
  const auto sound = read_sound(Bytes(text.begin(), text.end()));
  ASSERT_FALSE(sound);
  EXPECT_LT(sound.error().text().size(), 400u);
}

TEST_F(Hostile, the_names_of_an_archive_count) {
  Bytes file;
  for (int i = 0; i < 40; ++i) {
    std::string header(512, '\0');
    header.replace(0, 2, "y/");
    header.replace(2, 90, std::string(88, 'n') + std::to_string(10 + i));
    header.replace(100, 7, "0000644");
    header.replace(124, 11, "00000000000");
    header[156] = '0';
    header.replace(257, 8, std::string("ustar\00000", 8));
    header.replace(148, 8, "        ");
    unsigned sum = 0;
    for (char c : header) sum += uint8_t(c);
    std::string octal(6, '0');
    for (int d = 5; d >= 0; --d, sum /= 8) octal[size_t(d)] = char('0' + sum % 8);
    header.replace(148, 8, octal + std::string("\0 ", 2));
    file.insert(file.end(), header.begin(), header.end());
  }
  file.resize(file.size() + 1024);
  EXPECT_TRUE(read_archive(file, {.any_bytes = 40 * 1024, .each_byte = 0}));
  const auto names = read_archive(file, {.any_bytes = 11 * 1024, .each_byte = 0});
  ASSERT_FALSE(names);
  EXPECT_EQ(names.error().kind, ErrorKind::does_not_fit) << names.error().text();
}

}  // namespace
}  // namespace mw::data
