// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>

#include "attune/examples/translation/parse_json.h"
#include "attune/examples/translation/settings.h"

namespace nmt {

namespace settings_detail {

struct Write {
  nlohmann::ordered_json& json;

  template <class T, class... Rest>
  void operator()(const char* name, const T& value, const Rest&...) const {
    if constexpr (Named<T>) {
      json[name] = to_string(value);
    } else if constexpr (requires { value.has_value(); }) {
      if (value) json[name] = *value;
    } else {
      json[name] = value;
    }
  }
};

template <class Number>
bool holds(Range<Number> range, const nlohmann::json& found) {
  if constexpr (std::is_integral_v<Number>) {
    if (!found.is_number_integer()) return false;
    constexpr uint64_t kMost = std::numeric_limits<Number>::max();  // what is more would wrap
    if (found.is_number_unsigned() && found.get<uint64_t>() > kMost) return false;
  }
  return found.is_number() && range.holds(found.get<Number>());
}

struct Read {
  const nlohmann::json& json;

  template <class T>
  void operator()(const char* name, T& value, const char* /*help*/) const {
    if (!json.contains(name)) return;
    const nlohmann::json& found = json[name];
    if constexpr (Named<T>) {
      require(found.is_string(), name, "a word", found);
      value = named<T>(name, found.get<std::string>());
    } else if constexpr (std::is_same_v<T, bool>) {
      require(found.is_boolean(), name, "true or false", found);
      value = found.get<bool>();
    } else if constexpr (std::is_same_v<T, std::string>) {
      require(found.is_string(), name, "a text", found);
      value = found.get<std::string>();
    } else {
      require(found.is_number_unsigned(), name, "a whole number from 0 on", found);
      value = found.get<T>();
    }
  }
  template <class T, class Number>
  void operator()(const char* name, T& value, const char* /*help*/, Range<Number> range) const {
    if (!json.contains(name)) return;
    if (!holds(range, json[name])) fail_range(name, range, said(json[name]));
    value = json[name].get<Number>();
  }

 private:
  static std::string said(const nlohmann::json& found) {
    return found.is_primitive() ? found.dump() : found.type_name();
  }
  static void require(bool fits, const char* name, const char* wanted,
                      const nlohmann::json& found) {
    if (!fits) fail(name, " must be ", wanted, ", not ", said(found));
  }
};

}  // namespace settings_detail

/// The settings as one JSON object; those that were left out are left out.
template <class Settings>
nlohmann::ordered_json to_json(Settings settings) {
  // An object from the start: what becomes one by [] is left broken where there is no memory.
  auto json = nlohmann::ordered_json::object();
  list_settings(settings, settings_detail::Write{json});
  return json;
}

/// The settings of such an object's text. A setting that is not there keeps its default, so that
/// files from before there was a choice can be read: a default is what was done then. Throws
/// attune::Error, which names the setting, for values that do not fit.
template <class Settings>
Settings read_json(const std::string& text, Settings settings = {}) {
  const auto json = parse_json(text, "the settings cannot be read");
  if (!json.is_object()) fail("the settings are no JSON object");
  list_settings(settings, settings_detail::Read{json});
  return settings;
}

}  // namespace nmt
