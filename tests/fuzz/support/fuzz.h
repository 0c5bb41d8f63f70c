// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "attune/core/error.h"
#include "attune/tests/support/temporary_directory.h"

namespace attune::fuzzing {

/// Each target defines it: reads an input that anybody could hand to the program. Whatever it lets
/// escape is a finding, as is all that libFuzzer and the sanitizers report.
void fuzz(std::string_view input);

/// How often accepted() gave something: seeds that are valid have to add to it.
inline int64_t acceptances = 0;

/// Ends the run with a finding unless the sentence of a refusal says why, with these words in it.
void check_refusal(std::string_view sentence, std::string_view words);

/// What read() gives; nothing where it refuses the input by an attune::Error, as it may. Its
/// sentence has to have these words in it, such as the name of the file, or what alone is allowed.
template <class Read>
auto accepted(Read read, std::string_view words = "") -> std::optional<decltype(read())> {
  try {
    std::optional<decltype(read())> result = read();
    ++acceptances;
    return result;
  } catch (const Error& error) {
    check_refusal(error.what(), words);
    return std::nullopt;
  }
}

/// Ends the run with a finding that quotes the promise, unless it holds.
void require(bool holds, const char* promise);

/// The path of a file in memory that holds these bytes until the next call for the same number, 0
/// or 1.
std::string file_of(std::string_view bytes, int number = 0);

/// A folder of the run's own, for what writes.
const testing::TemporaryDirectory& scratch();

/// Cuts an input that stands for several: what is before the first `mark`, which goes; all of it if
/// there is none.
std::string_view take_until(std::string_view mark, std::string_view& input);

}  // namespace attune::fuzzing
