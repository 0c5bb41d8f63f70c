// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/report.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace nmt {
namespace {

using Tokens = std::vector<std::string>;

Scores scores(const Tokens& hypothesis, const Tokens& reference, const CrossEntropy& entropy) {
  Scores result;
  result.teacher_forced = result.free_running = entropy;
  std::get<BleuStatistics>(result.text.statistics) = bleu_statistics(hypothesis, reference);
  std::get<ChrfStatistics>(result.text.statistics) = chrf_statistics("abc", "abc");
  result.exact_match.add(hypothesis, reference, {"question"});
  return result;
}

Evaluation two_sentences() {
  const Scores right = scores({"a", "b", "c", "d"}, {"a", "b", "c", "d"}, {0, 5, 5});
  const Scores wrong = scores({"a", "x"}, {"a", "b"}, {3, 3, 1});
  Evaluation evaluation;
  evaluation += right;
  evaluation += wrong;
  evaluation.by_length[4] += right;
  evaluation.by_length[12] += wrong;
  evaluation.options.scoring = {BleuTokenizer::mteval_13a, true};
  return evaluation;
}

bool holds(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

TEST_CASE("report: the text has the scores, their signatures and a row a bucket") {
  const std::string text = to_text(two_sentences());
  CAPTURE(text);
  CHECK(holds(text,
              "teacher-forced  loss 0.3750 nats per token, perplexity 1.455, token accuracy "
              "75.00%\n"));
  CHECK(holds(
      text, "\nBLEU            88.91  nrefs:1|case:lc|eff:no|tok:13a|smooth:exp|version:attune-"));
  CHECK(
      holds(text, "\nBLEU precisions 83.3/75.0/100.0/100.0, brevity penalty 1.000, ratio 1.000\n"));
  CHECK(holds(text, "\nchrF2           100.00  nrefs:1|case:lc|eff:yes|nc:6|nw:0|"));
  CHECK(holds(text, "\nchrF2++         100.00  nrefs:1|case:lc|eff:yes|nc:6|nw:2|"));
  // Between the columns of these metrics and the others, there may be those of further ones.
  CHECK(holds(text, "by tokens of the source\n          sentences    BLEU   chrF2 chrF2++"));
  CHECK(holds(text, "   exact  accuracy  perplexity  free-running\n"));
  CHECK(holds(text, "\n  1-5             1  100.00  100.00  100.00"));
  CHECK(holds(text, " 100.00%   100.00%       1.000         1.000\n"));
  CHECK(holds(text, "\n  11-15           1    0.00  100.00  100.00"));
  CHECK(holds(text, "   0.00%    33.33%       2.718         2.718\n"));
}

TEST_CASE("report: a terminal obeys no tag, and wide ones keep to their columns") {
  Evaluation evaluation = two_sentences();
  evaluation.exact_match.add({"a"}, {"a"}, {"\x1b[31m", "\u65E5\u672C"});
  const std::string text = to_text(evaluation);
  CHECK(holds(text, "\n  \uFFFD[31m" + std::string(19, ' ') + " 100.00%  of 1\n"));
  CHECK(holds(text, "\n  \u65E5\u672C" + std::string(20, ' ') + " 100.00%  of 1\n"));
}

TEST_CASE("report: the JSON has the same figures") {
  const Evaluation evaluation = two_sentences();
  const auto json = nlohmann::json::parse(to_json(evaluation));
  CHECK(json.at("bleu").get<double>() == bleu(evaluation.text.of<BleuStatistics>()));
  CHECK(json.at("bleu_details").at("precisions").size() == 4);
  CHECK(json.at("bleu_details").at("brevity_penalty") == 1.0);
  CHECK(json.at("chrf2").get<double>() == doctest::Approx(100));
  CHECK(json.at("chrf2++").get<double>() == doctest::Approx(100));
  CHECK(json.at("signatures")
            .at("chrf2++")
            .get<std::string>()
            .starts_with("nrefs:1|case:lc|eff:yes|nc:6|nw:2|space:no"));
  CHECK(json.at("teacher_forced").at("accuracy") == 0.75);
  CHECK(json.at("exact_match").at("all").at("hits") == 1);
  CHECK(json.at("exact_match").at("by_tag").at("question").at("count") == 2);
  const auto& bucket = json.at("by_length").at("11-15");
  CHECK(bucket.at("bleu") == 0.0);
  CHECK(bucket.at("chrf2").get<double>() == doctest::Approx(100));
  CHECK(bucket.at("exact_match").at("hits") == 0);
  CHECK(bucket.at("teacher_forced").at("perplexity").get<double>() == doctest::Approx(2.718281828));
}

Comparison right_and_wrong() {
  return compare({"a b c d", "e f g h"},
                 {{"right.txt", {"a b c d", "e f g h"}}, {"wrong.txt", {"x", "y"}}},
                 {"one", "one two three four five six"}, {});
}

TEST_CASE("report: systems side by side, and how sure their differences are") {
  const std::string text = to_text(right_and_wrong());
  CAPTURE(text);
  CHECK(text.starts_with("BLEU    nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:attune-"));
  CHECK(holds(text, "\nchrF2   nrefs:1|case:mixed|eff:yes|nc:6|nw:0|"));
  CHECK(holds(text, "\n    BLEU   chrF2 chrF2++"));  // and further columns, as above
  CHECK(holds(text, "\n  100.00  100.00  100.00"));
  CHECK(holds(text, "  right.txt, 1-5 words, 1 sentences\n  100.00  100.00  100.00"));
  CHECK(holds(text, "  right.txt, 6-10 words, 1 sentences\n    0.00    0.00    0.00"));
  CHECK(holds(text,
              "  wrong.txt\n"
              "  BLEU of resampled test sets: 0.00 to 0.00, the first output's 100.00 to 100.00; "
              "p = 0.0010\n"));
  CHECK(text.ends_with("  wrong.txt, 6-10 words, 1 sentences\n"));
  CHECK(holds(text,
              "\np by paired bootstrap resampling, 1000 samples of 2 sentences, seed 1; "
              "for no length of fewer than 20\n"));
}

TEST_CASE("report: the JSON of systems") {
  const auto json = nlohmann::json::parse(to_json(right_and_wrong()));
  CHECK(json.at("sentences") == 2);
  CHECK(json.at("signatures").size() == text_metrics().size());
  const auto &right = json.at("systems").at(0), &wrong = json.at("systems").at(1);
  CHECK(right.at("output") == "right.txt");
  CHECK(right.at("chrf2").get<double>() == doctest::Approx(100));
  CHECK(right.at("by_length").at("6-10").at("bleu").get<double>() == doctest::Approx(100));
  CHECK(!right.contains("bootstrap"));
  CHECK(wrong.at("by_length").at("1-5").at("sentences") == 1);
  CHECK(!wrong.at("by_length").at("1-5").contains("bootstrap"));
  const auto& paired = wrong.at("bootstrap").at("chrf2++");
  CHECK(paired.at("baseline").at("mean").get<double>() == doctest::Approx(100));
  CHECK(paired.at("system").at("high") == 0.0);
  CHECK(paired.at("p_value").get<double>() == doctest::Approx(1.0 / 1001));
  const auto alone = nlohmann::json::parse(to_json(compare({"a"}, {{"b.txt", {"b"}}}, {}, {})));
  CHECK(!alone.at("systems").at(0).contains("by_length"));
}

}  // namespace
}  // namespace nmt
