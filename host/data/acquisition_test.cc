// SPDX-License-Identifier: Apache-2.0
#include "host/data/acquisition.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace mw::data {
namespace {

using Json = nlohmann::json;

Json recording() {
  Json values = Json::array();
  for (int i = 0; i < 160; ++i) values.push_back((i * 577) % 20000 - 10000);
  return {{"protected", {{"ver", "v1"}, {"alg", "HS256"}, {"iat", 1580000000}}},
          {"signature", "00"},
          {"payload",
           {{"device_type", "BOARD"},
            {"interval_ms", 0.0625},
            {"sensors", {{{"name", "audio"}, {"units", "wav"}}}},
            {"values", values}}}};
}

std::vector<Bytes> both(const Json& json) {
  const std::string text = json.dump();
  Bytes tagged{0xd9, 0xd9, 0xf7};
  const Bytes cbor = Json::to_cbor(json);
  tagged.insert(tagged.end(), cbor.begin(), cbor.end());
  return {Bytes(text.begin(), text.end()), cbor, tagged};
}

TEST(Acquisition, json_and_cbor_are_the_same_sound) {
  Json rows = recording();
  for (Json& value : rows["payload"]["values"]) value = Json::array({value});
  for (const Json& json : {recording(), rows})
    for (const Bytes& file : both(json)) {
      const auto sound = read_sound(file);
      ASSERT_TRUE(sound) << sound.error().text();
      EXPECT_EQ(sound->rate_hz, 16000);
      ASSERT_EQ(sound->samples.size(), 160u);
      EXPECT_EQ(to_int16(sound->samples)[3], 3 * 577 - 10000);
    }
}

TEST(Acquisition, numbers_up_to_one_are_full_scale) {
  Json json = recording();
  json["payload"]["values"] = {0.5, -1.0, 0.25};
  const auto sound = read_sound(both(json)[1]);
  ASSERT_TRUE(sound) << sound.error().text();
  EXPECT_EQ(sound->samples, (std::vector<float>{0.5f, -1.0f, 0.25f}));
}

TEST(Acquisition, what_is_no_sound_is_named_and_refused) {
  struct Case {
    const char* path;
    Json value;
    const char* says;
  };
  const Json motion = {{{"name", "accX"}, {"units", "m/s2"}},
                       {{"name", "accY"}, {"units", "m/s2"}}};
  for (const Case& c :
       {Case{"/payload/sensors", motion, "accX, accY"},
        Case{"/payload/values", Json::array(), "0 samples"},
        Case{"/payload/values", {"Ref-BINARY-i16 (16000 bytes)"}, "attachment"},
        Case{"/payload/values/3", nullptr, "not numbers"},
        Case{"/payload/interval_ms", 0, "no rate"}, Case{"/payload/interval_ms", 1e-9, "no rate"},
        Case{"/payload/interval_ms", 1e9, "no rate"},
        Case{"/payload/values/3", Json::array({1, 2}), "no sound"}}) {
    Json json = recording();
    json[Json::json_pointer(c.path)] = c.value;
    for (const Bytes& file : both(json)) {
      const auto sound = read_sound(file);
      ASSERT_FALSE(sound) << c.path;
      EXPECT_NE(sound.error().what.find(c.says), std::string::npos) << sound.error().text();
    }
  }
  EXPECT_NE(read_sound(both({{"settings", 1}})[0]).error().what.find("payload"), std::string::npos);
}

TEST(Acquisition, damage_and_depth_are_errors) {
  for (const Bytes& file : both(recording()))
    for (size_t cut = 1; cut < file.size(); cut += 37)
      EXPECT_FALSE(read_sound(std::span(file).first(cut))) << cut;
  Bytes deep{0xa1, 0x61, 'a'};
  deep.insert(deep.end(), 1000000, 0x81);
  EXPECT_FALSE(read_sound(deep));
  for (uint8_t pieces : {0x5f, 0x7f}) {  // strings of pieces in each other
    Bytes strings{0xa1, 0x61, 'a'};
    strings.insert(strings.end(), 4000000, pieces);
    EXPECT_FALSE(read_sound(strings));
    for (size_t i = 4; i < strings.size(); i += 2) strings[i] = uint8_t(pieces - 0x1f);
    EXPECT_FALSE(read_sound(strings));
  }
  const std::string nested = "{\"payload\":" + std::string(1000000, '[');
  EXPECT_FALSE(read_sound(Bytes(nested.begin(), nested.end())));
}

}  // namespace
}  // namespace mw::data
