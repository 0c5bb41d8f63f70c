// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "attune/examples/translation/settings.h"

// doctest prints a choice by its name.
template <nmt::Named Kind>
struct doctest::StringMaker<Kind> {
  static String convert(const Kind& kind) { return nmt::to_string(kind).c_str(); }
};
#if DOCTEST_VERSION >= 20409  // which else asks no StringMaker, and prints an enum as a number
template <nmt::Named Kind>
struct doctest::detail::types::is_enum<Kind> {
  static constexpr bool value = false;
};
#endif

namespace nmt::testing {

struct ListChoices {
  std::set<std::string>&made, &all;

  template <class T, class... Rest>
  void operator()(const char* name, const T& value, const Rest&...) const {
    if constexpr (Named<T>) {
      const auto add = [&](std::set<std::string>& to, T choice) {
        to.insert(std::string(name) + " " + to_string(choice));
      };
      add(made, value);
      for (const auto& choice : Names<T>::list) add(all, choice.second);
    }
  }
};

/// Of all that their lists offer, what none of these settings has chosen: "cell gru, tie all".
template <class Settings>
std::string never_chosen(std::vector<Settings> settings) {
  std::set<std::string> made, all;
  for (Settings& each : settings) list_settings(each, ListChoices{made, all});
  std::string missing;
  for (const std::string& choice : all) {
    if (!made.contains(choice)) missing += (missing.empty() ? "" : ", ") + choice;
  }
  return missing;
}

}  // namespace nmt::testing
