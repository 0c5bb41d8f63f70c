// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "attune/core/error.h"
#include "attune/core/real.h"

namespace attune {

/// A text as JSON shows it, for messages: in quotes, on one line whatever it holds, and no more
/// than its first 200 bytes.
std::string in_quotes(const std::string& text);
/// The same without the quotes: a name from a file as most are, where a sentence lists several.
std::string on_one_line(const std::string& text);

/// What a JSON text from a file has to be before anything is made of it: one value, of which
/// objects and lists lie at most `depth` deep in each other (deep nesting would end the stack of
/// whoever walks it), and no object has a key twice (of which one would silently win). Returns the
/// line of each key of the outermost object, from 1 on. Throws an Error that names the line.
std::map<std::string, int64_t> check_json(const std::string& text, size_t depth);

}  // namespace attune
