// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "attune/core/error.h"
#include "attune/examples/translation/metrics/bleu.h"
#include "attune/examples/translation/metrics/bleu_tokenizer.h"
#include "attune/examples/translation/metrics/bootstrap.h"
#include "attune/examples/translation/metrics/chrf.h"

// Our figures held against those of sacreBLEU, which sacrebleu/make_cases.py asked for; its version
// stands in figures.json.
namespace nmt {
namespace {

using Json = nlohmann::json;
using Lines = std::vector<std::string>;

std::ifstream open(const std::string& name) {
  std::ifstream file(ATTUNE_SACREBLEU "/" + name);
  if (!file) attune::fail("the test's ", name, " cannot be read");
  return file;
}

Lines lines_of(const std::string& name) {
  std::ifstream file = open(name);
  Lines lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

Json figures() { return Json::parse(open("figures.json")); }

struct Texts {
  Lines hypotheses, references;
};

Texts texts_of(const std::string& kind) {
  return {lines_of(kind + "/hypotheses.txt"), lines_of(kind + "/references.txt")};
}

std::vector<BleuStatistics> bleu_of_each(const Texts& texts, BleuTokenizer tokenizer,
                                         bool lowercase) {
  std::vector<BleuStatistics> all;
  for (size_t i = 0; i < texts.hypotheses.size(); ++i) {
    all.push_back(bleu_statistics(tokenize_for_bleu(texts.hypotheses[i], tokenizer, lowercase),
                                  tokenize_for_bleu(texts.references[i], tokenizer, lowercase)));
  }
  return all;
}

double bleu_of(const Texts& texts, BleuTokenizer tokenizer, bool lowercase) {
  BleuStatistics sum;
  for (const auto& s : bleu_of_each(texts, tokenizer, lowercase)) sum += s;
  return bleu(sum);
}

double chrf_of(const Texts& texts, int word_order, bool lowercase) {
  ChrfStatistics sum;
  for (size_t i = 0; i < texts.hypotheses.size(); ++i) {
    sum += chrf_statistics(texts.hypotheses[i], texts.references[i], lowercase);
  }
  return chrf(sum, word_order);
}

struct Metric {
  std::string name;  // in figures.json
  double score;
};

std::vector<Metric> scores(const Texts& texts) {
  std::vector<Metric> all{{"chrf", chrf_of(texts, 0, false)},
                          {"chrf++", chrf_of(texts, 2, false)},
                          {"chrf lc", chrf_of(texts, 0, true)},
                          {"chrf++ lc", chrf_of(texts, 2, true)}};
  for (const auto& tokenizer : Names<BleuTokenizer>::list) {
    const std::string bleu = "bleu " + std::string(tokenizer.first);
    all.push_back({bleu, bleu_of(texts, tokenizer.second, false)});
    all.push_back({bleu + " lc", bleu_of(texts, tokenizer.second, true)});
  }
  return all;
}

void check_scores(const Texts& texts, const Json& expected) {
  REQUIRE(texts.hypotheses.size() == texts.references.size());
  const std::vector<Metric> ours = scores(texts);
  CHECK(ours.size() == expected.size());
  for (const Metric& metric : ours) {
    CAPTURE(metric.name);
    const double score = expected.at(metric.name);
    CHECK(std::abs(metric.score - score) <= 1e-9 * score);
  }
}

TEST_CASE("metrics: equal to sacreBLEU's on 1,000 real pairs, and on 1,000 uneven ones") {
  for (const std::string kind : {"real", "uneven"}) {
    CAPTURE(kind);
    const Texts texts = texts_of(kind);
    CHECK(texts.references.size() == 1000);
    check_scores(texts, figures().at(kind));
  }
}

TEST_CASE("metrics: equal to sacreBLEU's on odd cases") {
  const Json all = figures();
  for (const Json& odd : all.at("odd")) {
    const std::string name = odd.at("name");
    CAPTURE(name);
    check_scores({odd.at("hypotheses"), odd.at("references")}, odd.at("scores"));
  }
}

TEST_CASE("metrics: the tokens of 13a are sacreBLEU's") {
  const Json all = figures();
  for (const Json& line : all.at("13a")) {
    const std::string text = line.at(0), expected = line.at(1);
    CAPTURE(text);
    std::string joined;
    for (const std::string& token : tokenize_for_bleu(text, BleuTokenizer::mteval_13a)) {
      joined += (joined.empty() ? "" : " ") + token;
    }
    CHECK(joined == expected);
  }
}

// Other random numbers: only as close as samples of 1,000 are to each other.
TEST_CASE("metrics: the paired bootstrap is close to sacreBLEU's") {
  const Texts texts = texts_of("uneven");
  const Json all = figures().at("bootstrap");
  for (const Json& expected : all) {
    const size_t right = expected.at("right"), empty = expected.at("empty");
    CAPTURE(right);
    Texts better = texts;
    for (size_t i = 0; i < better.hypotheses.size(); ++i) {
      if (i % right == 0) {
        better.hypotheses[i] = better.references[i];
      } else if (i % empty == empty / 2) {
        better.hypotheses[i].clear();
      }
    }
    attune::Rng rng(1);
    const PairedBootstrap ours = paired_bootstrap(
        bleu_of_each(texts, BleuTokenizer::mteval_13a, false),
        bleu_of_each(better, BleuTokenizer::mteval_13a, false),
        [](const BleuStatistics& s) { return bleu(s); }, rng);
    const auto check = [&](const ScoreEstimate& estimate, const Json& theirs) {
      CHECK(std::abs(estimate.mean - theirs.at("mean").get<double>()) < 0.15);
      const double half_width = (estimate.high - estimate.low) / 2;
      CHECK(std::abs(half_width - theirs.at("half_width").get<double>()) < 0.2);
    };
    check(ours.baseline, expected.at("baseline"));
    check(ours.system, expected.at("system"));
    const double p = expected.at("p_value");
    if (p < 0.002) {  // below 1 / 1001 there is none
      CHECK(ours.p_value == doctest::Approx(p));
    } else {  // theirs is one-sided
      CHECK(ours.p_value > 1.5 * p);
      CHECK(ours.p_value < 3 * p);
    }
  }
}

}  // namespace
}  // namespace nmt
