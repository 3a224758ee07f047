// SPDX-License-Identifier: Apache-2.0
// The mutators of the fuzz targets: they reach what their grammar says, stay within any bytes, and
// give the same for the same seed.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "host/data/image.h"
#include "host/data/npy.h"
#include "host/data/wav.h"
#include "host/ir/text.h"
#include "host/sim/fuzz_model.h"
#include "source_dir.h"
#include "test/mutate/generate.h"
#include "test/mutate/media.h"

namespace mw::mutate {
namespace {

namespace fs = std::filesystem;

struct Mutator {
  const char* corpus;  // of the target that it serves
  void (*mutate)(Rng& rng, Bytes& file);
  bool (*accepts)(const Bytes& file);  // what its reader does, or a part of it
};

std::string text_of(const Bytes& file) {
  return std::string(file.begin(), file.end());
}

const Mutator kMutators[] = {
    {"import_tflite", vary_tflite, [](const Bytes& file) { return is_whole_tflite(file); }},
    {"open_tflite", vary_tflite, [](const Bytes& file) { return is_whole_tflite(file); }},
    {"open_plan", vary_container,
     [](const Bytes& file) {
       const FuzzModel fuzz(file.data(), file.size());
       Model model;
       return open_plan(fuzz.file(), FuzzModel::rows(), fuzz.arena(), model).ok();
     }},
    {"text", vary_ir_text,
     [](const Bytes& file) { return file.size() > 1 && parse(text_of(file).substr(1)).ok(); }},
    {"model_file", vary_model_file,
     [](const Bytes& file) {
       Bytes whole = file;
       store(whole, 20, crc32(std::span(whole).subspan(std::min<size_t>(32, whole.size()))));
       return decode_model(whole).ok();
     }},
    {"wav", mutate_wav, [](const Bytes& file) { return data::read_sound(file).ok(); }},
    {"npy", mutate_npy, [](const Bytes& file) { return data::decode_npy(file).ok(); }},
    {"image", mutate_picture,
     [](const Bytes& file) {
       return file.size() > 1 && file[0] % 2 == 1 &&
              data::decode_png(std::span(file).subspan(1)).ok();
     }},
    {"dataset", mutate_data_set, nullptr},
    {"manifest", mutate_manifest, nullptr},
};

std::vector<Bytes> seeds_of(const Mutator& mutator) {
  std::vector<Bytes> seeds;
  std::set<fs::path> paths;
  for (const auto& entry :
       fs::directory_iterator(fs::path(MW_SOURCE_DIR) / "test/corpus" / mutator.corpus)) {
    paths.insert(entry.path());
  }
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return seeds;
}

// What is stored must be of the format of today, or a fuzzer begins with nothing.
TEST(Seeds, AreAccepted) {
  for (const Mutator& mutator : kMutators) {
    if (mutator.accepts == nullptr) continue;
    const std::vector<Bytes> seeds = seeds_of(mutator);
    const auto accepted = std::ranges::count_if(seeds, mutator.accepts);
    EXPECT_GT(accepted * 2, std::ssize(seeds)) << mutator.corpus;
  }
}

class Mutators : public testing::TestWithParam<Mutator> {};

// Many ways from each seed, several steps each; some of them are accepted and are not the seed.
TEST_P(Mutators, ChangeAnyBytesAndKeepTheGrammarOften) {
  const Mutator& mutator = GetParam();
  int tried = 0, changed = 0, accepted = 0;
  for (const Bytes& seed : seeds_of(mutator)) {
    if (seed.size() > 20000) continue;
    for (uint64_t way = 0; way < 12; ++way) {
      Rng rng(way);
      Bytes file = seed;
      for (int step = 0; step < 4; ++step) {
        const Bytes before = file;
        mutator.mutate(rng, file);
        ++tried;
        changed += file != before ? 1 : 0;
        accepted += mutator.accepts != nullptr && file != seed && mutator.accepts(file) ? 1 : 0;
      }
      Rng again(way);
      Bytes same = seed;
      for (int step = 0; step < 4; ++step) mutator.mutate(again, same);
      EXPECT_EQ(same, file);
    }
  }
  EXPECT_GT(changed, tried * 6 / 10) << tried;
  if (mutator.accepts != nullptr) {
    EXPECT_GT(accepted, tried / 40) << tried;
  }
}

TEST_P(Mutators, TakeNonsense) {
  Rng rng(5);
  for (int way = 0; way < 300; ++way) {
    Bytes file(rng.below(200));
    for (uint8_t& byte : file) byte = uint8_t(rng.next());
    for (int step = 0; step < 5; ++step) GetParam().mutate(rng, file);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Mutators, testing::ValuesIn(kMutators),
                         [](const auto& test) { return std::string(test.param.corpus); });

Bytes conv_file() {
  Rng rng(3);
  return export_tflite(*find_op("conv_2d")->random_case(rng, DType::s8)).value();
}

TEST(FlatTree, IsTheFileThatItIsWrittenTo) {
  const Bytes file = conv_file();
  const auto tree = FlatReader::read(file, *tflite::ModelTypeTable());
  ASSERT_TRUE(tree);
  const Bytes again = FlatWriter::write(*tree, tflite::ModelIdentifier());
  ASSERT_TRUE(is_whole_tflite(again));
  const auto read = import_tflite(again, "again");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(*export_tflite(*read), *export_tflite(*import_tflite(file, "again")));
}

// Every scalar of the schema that a file holds is changed some time, whatever stands around it.
TEST(Tflite, EveryFieldOfTheFileIsChanged) {
  const Bytes file = conv_file();
  const TypeTable& root = *tflite::ModelTypeTable();
  std::set<std::pair<const TypeTable*, size_t>> changed, held;
  const auto note = [&](const FlatTree& a, const FlatTree& b, auto& self) -> void {
    for (size_t f = 0; f < a.fields.size(); ++f) {
      if (a.fields[f].present) held.insert({a.type, f});
      const FlatField &x = a.fields[f], &y = b.fields[f];
      if (x.present != y.present || x.bytes != y.bytes || x.tables.size() != y.tables.size()) {
        changed.insert({a.type, f});
        continue;
      }
      for (size_t i = 0; i < x.tables.size(); ++i) {
        if (x.tables[i].type == y.tables[i].type) self(x.tables[i], y.tables[i], self);
      }
    }
  };
  const FlatTree whole = *FlatReader::read(file, root);
  Rng rng(1);
  for (int way = 0; way < 3000; ++way) {
    FlatTree tree = whole;
    TreeMutator(rng, tree).change();
    note(whole, tree, note);
  }
  for (const auto& field : held) {
    EXPECT_TRUE(changed.contains(field)) << field.first->names[field.second];
  }
  EXPECT_GT(held.size(), 20u);
}

// Each record of a container, and each number of the Params of its steps.
TEST(Container, EveryNumberAndReferenceIsChanged) {
  Rng rng(3);
  const auto graph = find_op("conv_2d")->random_case(rng, DType::s8);
  const Bytes whole = write_container(make_plan(*graph, {}).value()).value();
  const ContainerPlaces places(whole);
  ASSERT_GT(places.numbers.size(), 25u);
  std::set<size_t> changed;
  for (int way = 0; way < 6000; ++way) {
    Bytes file = whole;
    mutate_container(rng, file);
    for (size_t at = 0; at < whole.size(); ++at) {
      if (file[at] != whole[at]) changed.insert(at);
    }
  }
  for (const auto& number : places.numbers) {
    bool any = false;
    for (size_t at = number.at; at < number.at + number.width; ++at) any |= changed.contains(at);
    EXPECT_TRUE(any) << "the number at " << number.at;
  }
  for (size_t at : places.refs) EXPECT_TRUE(changed.contains(at)) << "the reference at " << at;
}

}  // namespace
}  // namespace mw::mutate
