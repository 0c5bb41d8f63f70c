// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "attune/core/error.h"
#include "attune/core/files/json_check.h"

namespace nmt {

/// How deep the objects and lists of a JSON text lie in each other at most.
constexpr size_t kJsonDepth = 16;

/// What a JSON text from a file says. Throws attune::Error if it is none, is nested deeper than
/// kJsonDepth or has a key twice in one object: "WHAT: line 2: the key ...". `lines`, if given,
/// become those of the keys of the outermost object, from 1 on.
template <class Json = nlohmann::json>
Json parse_json(const std::string& text, const std::string& what,
                std::map<std::string, int64_t>* lines = nullptr) {
  try {
    const std::map<std::string, int64_t> found = attune::check_json(text, kJsonDepth);
    if (lines != nullptr) *lines = found;
  } catch (const attune::Error& error) {
    attune::fail(what, ": ", error.what());
  }
  return Json::parse(text);
}

/// What nlohmann-json finds wrong, without the name that it gives the kind of mistake:
/// "[json.exception.type_error.304] cannot use ..."
inline std::string what_of(const nlohmann::json::exception& error) {
  const std::string what = error.what();
  return what.substr(what.find("] ") + 2);
}

}  // namespace nmt
