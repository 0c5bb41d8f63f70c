// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace nmt {

/// Calls see(name, before, now) for each name whose values differ in two JSON objects; null stands
/// for one that is left out.
template <class See>
void each_difference(const nlohmann::ordered_json& before, const nlohmann::ordered_json& now,
                     See see) {
  nlohmann::ordered_json names = before;
  names.update(now);
  for (const auto& [name, unused] : names.items()) {
    const auto of = [key = name](const nlohmann::ordered_json& object) {
      return object.value(key, nlohmann::ordered_json());
    };
    if (of(before) != of(now)) see(name, of(before), of(now));
  }
}

/// "with NAME 1, now it is 2"
inline std::string said_difference(const std::string& name, const nlohmann::ordered_json& before,
                                   const nlohmann::ordered_json& now) {
  const auto said = [](const nlohmann::ordered_json& value) {
    return value.is_null() ? "left out" : value.is_primitive() ? value.dump() : value.type_name();
  };
  return "with " + name + " " + said(before) + ", now it is " + said(now);
}

}  // namespace nmt
