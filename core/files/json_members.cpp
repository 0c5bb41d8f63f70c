// SPDX-License-Identifier: MIT
#include "attune/core/files/json_members.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace attune {
namespace {

using nlohmann::json;
using Kind = JsonField::Kind;
using Each = std::function<void(const std::string&, const JsonFields*)>;

class Members : public nlohmann::json_sax<json> {
 public:
  explicit Members(const Each& each) : each_(each) {}

  bool start_object(size_t /*elements*/) override {
    if (place_.size() == kMember) fields_.clear();
    return open(Kind::other);
  }
  bool start_array(size_t /*elements*/) override {
    if (place_.size() == kMember) each_(place_[0], nullptr);
    return open(Kind::sizes);
  }
  bool key(string_t& name) override {
    place_.back() = name;
    return true;
  }
  bool end_object() override {
    place_.pop_back();
    if (place_.size() == kMember) each_(place_[0], &fields_);
    return true;
  }
  bool end_array() override {
    place_.pop_back();
    return true;
  }

  bool string(string_t& text) override { return take({Kind::text, text}); }
  bool number_unsigned(number_unsigned_t number) override {
    if (number > std::numeric_limits<int64_t>::max()) return take({});
    return take({Kind::sizes, {}, {static_cast<int64_t>(number)}});
  }
  bool null() override { return take({}); }
  bool boolean(bool) override { return take({}); }
  bool number_integer(number_integer_t) override { return take({}); }  // a negative one
  bool number_float(number_float_t, const string_t&) override { return take({}); }
  bool binary(binary_t&) override { return take({}); }
  bool parse_error(size_t, const std::string&, const json::exception&) override { return false; }

 private:
  // How long the place of a member is, of its field, and of an element of that.
  static constexpr size_t kMember = 1, kField = 2, kElement = 3;

  bool open(Kind kind) {
    if (place_.size() == kField) fields_[place_[1]].kind = kind;
    if (place_.size() >= kElement) fields_[place_[1]].kind = Kind::other;
    place_.emplace_back();
    return true;
  }

  bool take(JsonField value) {
    if (place_.size() == kMember) {
      each_(place_[0], nullptr);
      return true;
    }
    JsonField& field = fields_[place_[1]];
    if (place_.size() == kField) {
      field = value.kind == Kind::text ? std::move(value) : JsonField();
    } else if (place_.size() == kElement && value.kind == Kind::sizes) {
      field.sizes.push_back(value.sizes[0]);
    } else {
      field.kind = Kind::other;
    }
    return true;
  }

  const Each& each_;
  std::vector<std::string> place_;  // the key in each object that is open; a list has none
  JsonFields fields_;               // of the member that is open
};

}  // namespace

void for_each_member(const std::string& object, const Each& each) {
  Members members(each);
  json::sax_parse(object, &members);
}

}  // namespace attune
