// SPDX-License-Identifier: MIT
// Any bytes as a tab-separated file; and as two, cut at the first byte 0.
#include "attune/examples/translation/text/parallel_text.h"

#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {
namespace {

void split(const nmt::ParallelLines& lines) {
  const auto plain = nmt::make_tokenizer({"simple"});
  const auto text = accepted([&] { return tokenize(lines, {plain, plain}, 20); });
  if (!text) return;
  require(text->lines == std::ssize(lines.pairs) &&
              text->lines == std::ssize(text->pairs) + text->skipped_empty + text->skipped_long,
          "every line is a pair or is counted as skipped");
}

}  // namespace

void fuzz(std::string_view input) {
  const auto pairs = accepted([&] { return nmt::read_parallel_lines({file_of(input)}); });
  if (pairs) split(*pairs);
  const std::string_view source = take_until(std::string_view("\0", 1), input);
  const auto lines = accepted([&] {
    return nmt::read_parallel_lines({file_of(source, 0), file_of(input, 1)});
  });
  if (lines) split(*lines);
}

}  // namespace attune::fuzzing
