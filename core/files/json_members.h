// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "attune/core/real.h"

namespace attune {

/// What an object has under a key, as far as it is a text or a list of sizes.
struct JsonField {
  enum class Kind { other, text, sizes } kind = Kind::other;
  std::string text = {};
  std::vector<int64_t> sizes = {};
};
using JsonFields = std::map<std::string, JsonField>;

/// Calls a function for each member of a JSON object, in their order: with its key, and with its
/// fields if it is an object itself, else with null. REQUIRES: check_json() takes the text.
///
/// As the parser comes to them: a tree of all of them would allocate where it is destroyed, and
/// where memory is short that ends a program.
void for_each_member(
    const std::string& object,
    const std::function<void(const std::string& key, const JsonFields* fields)>& each);

}  // namespace attune
