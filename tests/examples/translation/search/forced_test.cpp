// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/forced.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <sstream>

#include "attune/core/softmax.h"
#include "attune/examples/translation/metrics/cross_entropy.h"
#include "attune/examples/translation/search/greedy.h"
#include "attune/examples/translation/text/preparation.h"
#include "attune/tests/support/errors.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;

const double kTolerance = sizeof(real) == 8 ? 1e-12 : 1e-5;

bool close(double a, double b) {
  return std::abs(a - b) <= kTolerance * std::max({1.0, std::abs(a), std::abs(b)});
}

TEST_CASE("forced: log-probabilities are those of teacher forcing, whatever the batch") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(1);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const std::vector<EncodedPair> pairs = mixed_pairs();
    const std::vector<Hypothesis> forced = force(*translator, pairs, 2);
    double nats = 0;
    for (size_t i = 0; i < pairs.size(); ++i) {
      const Batch alone = batch_of({pairs[i]});
      const Tensor log_p = log_softmax(translator->logits(alone).value());  // [T, 1, V]
      const size_t steps = pairs[i].target.size();
      REQUIRE(forced[i].token_log_probabilities.size() == steps);
      for (size_t t = 0; t < steps; ++t) {
        const real expected = log_p.data()[t * kTargetVocabulary + pairs[i].target[t]];
        CHECK(close(forced[i].token_log_probabilities[t], expected));
      }
      CHECK(forced[i].finished);
      CHECK(forced[i].ids == std::vector(pairs[i].target.begin(), pairs[i].target.end() - 1));
      CHECK(close(forced[i].score * static_cast<double>(steps), forced[i].log_probability));
      nats -= forced[i].log_probability;
    }
    CHECK(close(nats, teacher_forced(*translator, {batch_of(pairs, 2)}).nats));
  }
}

TEST_CASE("forced: greedy's own words have greedy's own weights") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    Rng rng(2);
    Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
    const std::vector<EncodedPair> pairs = mixed_pairs();
    const auto found = greedy(*translator, batch_of(pairs));
    for (size_t i = 0; i < pairs.size(); ++i) {
      std::vector<int32_t> target = found[i].ids;
      target.push_back(Vocabulary::kEos);
      const Hypothesis forced = force(*translator, {{pairs[i].source, target}}, 1).front();
      CHECK(forced.ids == found[i].ids);
      CHECK(forced.weights.empty() == found[i].weights.empty());
      if (forced.weights.empty()) continue;
      const size_t padded = found[i].positions, own = forced.positions;
      CHECK(own == pairs[i].source.size());
      for (size_t t = 0; t < found[i].weights.size() / padded; ++t) {
        for (size_t s = 0; s < own; ++s) {
          CHECK(close(forced.weights[t * own + s], found[i].weights[t * padded + s]));
        }
      }
    }
  }
}

struct Lines {
  std::istringstream text;
  LineReader reader;
  Lines(const std::string& lines, const char* name) : text(lines), reader(text, name) {}
};

TEST_CASE("forced: lines come in order, empty ones too") {
  Rng rng(2);
  const Model model(small_config(CellKind::gru, AttentionKind::additive, true),
                    make_tokenizers({}, {}), Vocabulary({"a", "b", "c"}), Vocabulary({"x", "y"}),
                    rng);
  Lines sources("a b\n\nc\n\na b c\n", "s"), targets("x\n\n\ny\nx odd x\n", "t");
  std::vector<std::string> warnings;
  LineOptions options;
  options.max_length = 2;
  options.lookahead = 3;
  options.warn = [&](const std::string& warning) { warnings.push_back(warning); };
  std::vector<ForcedLine> lines;
  force_lines(model, sources.reader, targets.reader, options,
              [&](const ForcedLine& line) { lines.push_back(line); });
  REQUIRE(lines.size() == 5);
  const size_t steps[] = {2, 0, 1, 2, 3};
  for (size_t i = 0; i < 5; ++i) {
    CHECK(lines[i].hypothesis.token_log_probabilities.size() == steps[i]);
  }
  CHECK(lines[4].source == std::vector<std::string>{"a", "b"});
  CHECK(lines[4].line == 5);
  CHECK(lines[4].hypothesis.ids == std::vector<int32_t>{4, Vocabulary::kUnk});
  CHECK(warnings == std::vector<std::string>{"s:5: 3 tokens, cut to 2", "t:5: 3 tokens, cut to 2"});

  Lines three("a\nb\nc\n", "s"), one("x\n", "t");
  CHECK(error_of([&] {
          force_lines(model, three.reader, one.reader, options, [](const ForcedLine&) {});
        }) ==
        "t has 1 lines and s has more: line n of one must translate line n of the "
        "other");
}

}  // namespace
}  // namespace nmt::testing
