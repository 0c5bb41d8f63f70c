// SPDX-License-Identifier: MIT
#include "attune/core/files/json_check.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "attune/core/error.h"

namespace attune {
namespace {

using nlohmann::json;

constexpr size_t kLongest = 200;  // of what a message quotes

// Walks over a text and says how far the parser has read.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** read) : at_(at), read_(read) {}
  const char& operator*() const { return *at_; }
  Cursor& operator++() {
    *read_ = ++at_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }
  bool operator!=(const Cursor& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** read_;
};

// "[json.exception.parse_error.101] parse error at line 2, column 5: syntax error while parsing
// value - invalid literal; last read: '...'; expected ..."  ->  without the first and the quoted,
// which may be as long as the file.
std::string reason(std::string said) {
  const size_t name = said.find("] ");
  if (name != std::string::npos) said.erase(0, name + 2);
  const size_t last_read = said.find("; last read: '");
  if (last_read != std::string::npos) {
    const size_t end = said.rfind("'; expected");
    said.erase(last_read, end == std::string::npos ? end : end + 1 - last_read);
  }
  return said.substr(0, kLongest);
}

// Called by the parser for each thing it comes to.
class Check : public nlohmann::json_sax<json> {
 public:
  Check(const std::string& text, size_t depth) : counted_(text.data()), depth_(depth) {}

  Cursor begin(const std::string& text) { return {text.data(), &read_}; }
  Cursor end(const std::string& text) { return {text.data() + text.size(), &read_}; }
  std::map<std::string, int64_t> lines() const { return lines_; }

  bool key(string_t& name) override {
    const auto [first, is_new] = open_.back().emplace(name, line());
    if (is_new) {
      if (open_.size() == 1) lines_[name] = line();
      return true;
    }
    fail("line ", line(), ": the key ", in_quotes(name), " stands there twice, first in line ",
         first->second);
  }
  bool start_object(size_t /*elements*/) override { return open(); }
  bool start_array(size_t /*elements*/) override { return open(); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(size_t, const std::string&, const json::exception& error) override {
    const std::string said = reason(error.what());
    const bool has_line = said.find(" at line ") != std::string::npos;  // not of a number too large
    fail("it is no valid JSON: ", said, has_line ? "" : ", in line " + std::to_string(line()));
  }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }

 private:
  // Of what was read last.
  int64_t line() {
    line_ += std::count(counted_, read_, '\n');
    counted_ = read_;
    return line_;
  }
  bool open() {
    if (open_.size() == depth_) {
      fail("line ", line(), ": objects and lists lie more than ", depth_, " deep in each other");
    }
    open_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  const char* counted_;  // its lines are in line_
  const char* read_ = counted_;
  int64_t line_ = 1;
  size_t depth_;
  std::vector<std::map<std::string, int64_t>> open_;  // the keys of each object; lists have none
  std::map<std::string, int64_t> lines_;
};

}  // namespace

std::string in_quotes(const std::string& text) {
  return json(text.substr(0, kLongest)).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string on_one_line(const std::string& text) {
  const std::string quoted = in_quotes(text);
  return quoted.substr(1, quoted.size() - 2);
}

std::map<std::string, int64_t> check_json(const std::string& text, size_t depth) {
  // To the parser a zero byte is the end; what follows it would be passed over in silence.
  const size_t zero = text.find('\0');
  if (zero != std::string::npos) {
    fail("line ",
         1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n'),
         ": a zero byte is no JSON");
  }
  Check check(text, depth);
  json::sax_parse(check.begin(text), check.end(text), &check);
  return check.lines();
}

}  // namespace attune
