// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <nlohmann/json.hpp>
#include <string>

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

struct Read {
  const nlohmann::json& json;

  template <class T>
  void operator()(const char* name, T& value, const char* /*help*/) const {
    if (!json.contains(name)) return;
    if constexpr (Named<T>) {
      value = named<T>(name, json[name].get<std::string>());
    } else {
      json[name].get_to(value);
    }
  }
  template <class T, class Number>
  void operator()(const char* name, T& value, const char* /*help*/, Range<Number> range) const {
    if (!json.contains(name)) return;
    const nlohmann::json& found = json[name];
    const bool fits = std::integral<Number> ? found.is_number_integer() : found.is_number();
    if (!fits || !range.holds(found.get<Number>()))
      fail_range(name, range, found.is_primitive() ? found.dump() : found.type_name());
    value = found.get<Number>();
  }
};

}  // namespace settings_detail

/// The settings as one JSON object; those that were left out are left out.
template <class Settings>
nlohmann::ordered_json to_json(Settings settings) {
  nlohmann::ordered_json json;
  list_settings(settings, settings_detail::Write{json});
  return json;
}

/// The settings of such an object's text. A setting that is not there keeps its default, so that
/// files from before there was a choice can be read: a default is what was done then. Throws
/// attune::Error, which names the setting, for values that do not fit.
template <class Settings>
Settings read_json(const std::string& text, Settings settings = {}) {
  try {
    const nlohmann::json json = nlohmann::json::parse(text);
    if (!json.is_object()) fail("the settings are no JSON object");
    list_settings(settings, settings_detail::Read{json});
  } catch (const nlohmann::json::exception& error) {
    fail("the settings cannot be read: ", error.what());
  }
  return settings;
}

}  // namespace nmt
