// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/evaluation.h"

#include <doctest/doctest.h>

#include "attune/examples/translation/search/translate.h"

namespace nmt {
namespace {

// An untrained model: what it says is of no use, but it says it every time.
Model make_model() {
  Rng rng(1);
  ModelConfig config;
  config.embedding = 8;
  config.hidden = 16;
  config.dropout = 0;
  const auto text = make_tokenizer({"simple"});
  return Model(config, Tokenizers{text, text}, Vocabulary({"a", "b"}),
               Vocabulary({"X", "x", "\uFFED.", "\uFFED,", "Y"}), rng);
}

std::vector<SentencePair> make_pairs() {
  const auto pair = [](size_t words, const char* target) {
    SentencePair result{{}, tokenize_simple(target), 1, target};
    for (size_t i = 0; i < words; ++i) result.source.push_back(i % 3 == 0 ? "a" : "b");
    return result;
  };
  return {pair(2, "X, x x."), pair(7, "Yx x X."), pair(3, "x"), pair(40, "X X x x, x. YX.")};
}

struct Text {
  std::string hypothesis, reference;
};

std::vector<Text> translated(const Model& model, const std::vector<SentencePair>& pairs) {
  std::vector<Text> texts(pairs.size());
  const auto encoded = encode(pairs, model.source_vocabulary, model.target_vocabulary);
  translate_sources(model, encoded, 2, {}, [&](size_t i, const NBest& found) {
    const auto words = model.target_vocabulary.decode(found.front().ids);
    texts[i] = {model.target_tokenizer->detokenize(words), pairs[i].reference};
  });
  return texts;
}

bool same(const BleuStatistics& a, const BleuStatistics& b) {
  return a.matches == b.matches && a.totals == b.totals &&
         a.hypothesis_tokens == b.hypothesis_tokens && a.reference_tokens == b.reference_tokens;
}

TEST_CASE("evaluation: BLEU and chrF of plain text, as the options say") {
  const Model model = make_model();
  const std::vector<SentencePair> pairs = make_pairs();
  for (const auto& choice : Names<BleuTokenizer>::list) {
    CAPTURE(choice.first);
    const BleuTokenizer tokenizer = choice.second;
    for (const bool lowercase : {false, true}) {
      const ScoringOptions scoring{tokenizer, lowercase};
      TextScores expected;
      for (const Text& text : translated(model, pairs)) {
        expected += text_scores(text.hypothesis, text.reference, scoring);
      }
      const Evaluation result = evaluate(model, pairs, {}, 3, {scoring, {}});
      CHECK(same(result.text.of<BleuStatistics>(), expected.of<BleuStatistics>()));
      CHECK(chrf(result.text.of<ChrfStatistics>(), 2) == chrf(expected.of<ChrfStatistics>(), 2));
      CHECK(result.options.scoring.bleu_tokenizer == tokenizer);
    }
  }
}

TEST_CASE("evaluation: by default BLEU counts words between spaces") {
  const Model model = make_model();
  const std::vector<SentencePair> pairs = make_pairs();
  const Evaluation cased = evaluate(model, pairs, {}, 2);
  CHECK(cased.text.of<BleuStatistics>().reference_tokens == 3 + 3 + 1 + 6);
  const Evaluation lower = evaluate(model, pairs, {}, 2, {{BleuTokenizer::none, true}, {}});
  CHECK(lower.text.of<BleuStatistics>().totals == cased.text.of<BleuStatistics>().totals);
  CHECK(lower.text.of<BleuStatistics>().matches[0] >= cased.text.of<BleuStatistics>().matches[0]);
}

TEST_CASE("evaluation: the buckets together are the whole") {
  const Model model = make_model();
  const std::vector<SentencePair> pairs = make_pairs();
  const Evaluation result = evaluate(model, pairs, {{"t"}, {}, {"t"}, {"u"}}, 2);
  const auto rows = result.by_length.rows();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].name == "1-5");
  CHECK(rows[0].statistics.exact_match.total().count == 2);
  CHECK(rows[1].name == "6-10");
  CHECK(rows[2].name == "31+");
  Scores sum;
  for (const auto& row : rows) sum += row.statistics;
  CHECK(same(sum.text.of<BleuStatistics>(), result.text.of<BleuStatistics>()));
  CHECK(chrf(sum.text.of<ChrfStatistics>()) == chrf(result.text.of<ChrfStatistics>()));
  CHECK(sum.teacher_forced.nats == doctest::Approx(result.teacher_forced.nats));
  CHECK(sum.teacher_forced.correct == result.teacher_forced.correct);
  CHECK(sum.free_running.tokens == result.free_running.tokens);
  CHECK(result.teacher_forced.tokens == 19 + 4);
  CHECK(sum.exact_match.total().count == 4);
  REQUIRE(sum.exact_match.by_tag().size() == 2);
  CHECK(sum.exact_match.by_tag()[0].share.count == 2);
}

}  // namespace
}  // namespace nmt
