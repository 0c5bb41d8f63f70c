// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "attune/examples/translation/toy/write_files.h"

namespace nmt::toy {

/// The reverse task: digits, and the same digits backwards, "4 0 7" and "7 0 4", as lines of two
/// columns with a tab between them. Nothing but attention that moves from right to left solves it
/// for sequences that are longer than any it was trained on.
struct ReverseTask {
  std::vector<std::string> train;      ///< of 1 to 25 digits
  std::vector<std::string> dev, test;  ///< 1,000 each, of 1 to 30 digits
};

/// The same seed gives the same bytes on every machine.
ReverseTask generate_reverse(int64_t pairs, uint64_t seed);

/// train.tsv, dev.tsv and test.tsv.
Files files_of(const ReverseTask& task);

}  // namespace nmt::toy
