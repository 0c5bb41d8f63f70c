// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/dev_score.h"

#include <doctest/doctest.h>

#include "attune/examples/translation/metrics/evaluation.h"

namespace nmt::testing {
namespace {

TEST_CASE("dev score: what ranks higher, by BLEU and by loss") {
  const auto score = [](double loss, double bleu) {
    return DevScore{.entropy = {.nats = 10 * loss, .tokens = 10}, .bleu = bleu};
  };
  CHECK(score(3, 30).rank(BestBy::bleu) > score(2, 20).rank(BestBy::bleu));
  CHECK(score(3, 30).rank(BestBy::loss) < score(2, 20).rank(BestBy::loss));
  for (const auto& by : Names<BestBy>::list) {  // ties go by the other
    CAPTURE(by.first);
    CHECK(score(2, 20).rank(by.second) > score(3, 20).rank(by.second));
    CHECK(score(2, 30).rank(by.second) > score(2, 20).rank(by.second));
  }
}

TEST_CASE("dev score: that of the evaluation, of greedy translations and words") {
  Rng rng(1);
  ModelConfig config;
  config.embedding = 8;
  config.hidden = 16;
  const auto text = make_tokenizer({"simple"});
  Model model(config, {text, text}, Vocabulary({"a", "b"}), Vocabulary({"x", "y", "\uFFED,"}), rng);
  model.translator->eval();
  std::vector<SentencePair> pairs;
  for (const char* target : {"x y x x.", "y, y y y x", "x"}) {
    pairs.push_back({{"a", "b"}, text->tokenize(target), std::ssize(pairs) + 1, target});
  }
  const Evaluation evaluation = evaluate(model, pairs, {}, 2);
  const DevScore score = score_on_dev(model, pairs);
  CHECK(score.bleu == doctest::Approx(bleu(evaluation.text.of<BleuStatistics>())));
  CHECK(score.entropy.loss() == doctest::Approx(evaluation.teacher_forced.loss()));
  pairs.erase(pairs.begin(), pairs.begin() + 2);
  CHECK(score_on_dev(model, pairs).bleu == 0);  // no reference has four words
}

TEST_CASE("dev score: references are compared in the case that the model writes") {
  const auto score = [](bool lowercase, const char* reference) {
    Rng rng(1);
    ModelConfig config;
    config.embedding = 4;
    config.hidden = 4;
    const auto text = make_tokenizer({"none", lowercase});
    Model model(config, {text, text}, Vocabulary({"a"}), Vocabulary({"x"}), rng);
    model.translator->eval();
    for (NamedVariable& each : model.translator->parameters()) {
      if (each.name != "decoder.output.bias") continue;
      each.variable.mutable_value().mutable_data()[Vocabulary::kSpecials] =
          100;  // all it says is x
    }
    return score_on_dev(model, {{{"a"}, {"x", "x", "x", "x"}, 1, reference}}).bleu;
  };
  CHECK(score(false, "x x x x") > 0);
  CHECK(score(true, "X x X x") == score(false, "x x x x"));
  CHECK(score(false, "X X X X") < score(false, "x x x x") / 10);
}

}  // namespace
}  // namespace nmt::testing
