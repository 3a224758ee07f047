// SPDX-License-Identifier: Apache-2.0
// What: a walk through JSON or CBOR that knows where in the file it is and keeps nothing else.
// Why: a tree of a hostile file takes a hundred times the file's memory; what is needed of such
// files is a few fields.
// Contract: override what is of interest; a false there ends the parse, as does a depth of more
// than 16. Keys are cut at 64 bytes.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace mw::data {

class JsonWalk : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return on_other(); }
  bool boolean(bool) override { return on_other(); }
  bool number_integer(number_integer_t value) override { return on_number(double(value)); }
  bool number_unsigned(number_unsigned_t value) override { return on_number(double(value)); }
  bool number_float(number_float_t value, const string_t&) override { return on_number(value); }
  bool string(string_t& value) override { return on_text(value); }
  bool binary(binary_t&) override { return on_bytes(); }
  bool start_object(size_t) override { return on_enter(false) && enter(); }
  bool start_array(size_t) override { return on_enter(true) && enter(); }
  bool end_object() override { return leave(false); }
  bool end_array() override { return leave(true); }
  bool key(string_t& value) override {
    constexpr size_t kLongest = 64;
    path_.back() = value.substr(0, kLongest);
    return true;
  }
  bool parse_error(size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 protected:
  virtual bool on_text(const std::string&) { return true; }
  virtual bool on_number(double) { return true; }
  virtual bool on_bytes() { return true; }
  virtual bool on_other() { return true; }  // null, true, false
  // With the path of the object or array itself.
  virtual bool on_enter(bool /*array*/) { return true; }
  virtual bool on_leave(bool /*array*/) { return true; }

  // The key in each object, "" in each array.
  const std::vector<std::string>& path() const { return path_; }
  bool at(std::initializer_list<const char*> path) const {
    return std::equal(path.begin(), path.end(), path_.begin(), path_.end());
  }

 private:
  bool enter() {
    constexpr size_t kDeepest = 16;
    path_.emplace_back();
    return path_.size() <= kDeepest;
  }
  bool leave(bool array) {
    path_.pop_back();
    return on_leave(array);
  }

  std::vector<std::string> path_;
};

}  // namespace mw::data
