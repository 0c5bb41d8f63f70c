// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/bleu_tokenizer.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"

namespace nmt {
namespace {

using attune::testing::error_of;
using Tokens = std::vector<std::string>;

// The rules one by one; sacrebleu_test.cpp has many more lines.
TEST_CASE("BLEU tokenizer: 13a") {
  struct Case {
    const char* line;
    Tokens tokens;
  };
  const Case cases[] = {
      {"", {}},
      {"Hello, world!", {"Hello", ",", "world", "!"}},
      {"it's 'so'", {"it's", "'so'"}},
      {"1,234.56 3. .5 a.5", {"1,234.56", "3", ".", ".", "5", "a", ".", "5"}},
      {"well-known 10-20", {"well-known", "10", "-", "20"}},
      {"...", {".", ".", "."}},
      {"&quot;a&quot; &amp;lt; &apos;", {"\"", "a", "\"", "<", "&", "apos", ";"}},
      {"cut-\nting a\nb", {"cutting", "a", "b"}},
      {"<skipped>x", {"x"}},
      {"été。", {"été。"}},
      {"x\xFF.", {"x\xFF", "."}},  // no UTF-8, but no reason to lose it
  };
  for (const Case& c : cases) {
    CAPTURE(c.line);
    CHECK(tokenize_for_bleu(c.line, BleuTokenizer::mteval_13a) == c.tokens);
  }
}

TEST_CASE("BLEU tokenizer: none splits at white space, char between characters") {
  const char* line = " L'\u00C9t\u00E9,\t2\u00A0\u20AC \U0001F44D\n";
  CHECK(tokenize_for_bleu(line, BleuTokenizer::none) ==
        Tokens{"L'\u00C9t\u00E9,", "2", "\u20AC", "\U0001F44D"});
  CHECK(tokenize_for_bleu(line, BleuTokenizer::character) ==
        Tokens{"L", "'", "\u00C9", "t", "\u00E9", ",", "2", "\u20AC", "\U0001F44D"});
  CHECK(tokenize_for_bleu(line, BleuTokenizer::none, true)[0] == "l'\u00E9t\u00E9,");
}

TEST_CASE("BLEU tokenizer: lower case comes first, so that entities in capitals are entities") {
  CHECK(tokenize_for_bleu("A&AMP;B", BleuTokenizer::mteval_13a, true) == Tokens{"a", "&", "b"});
}

}  // namespace
}  // namespace nmt
