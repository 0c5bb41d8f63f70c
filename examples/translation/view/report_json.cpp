// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "attune/examples/translation/view/report.h"

namespace nmt {
namespace {

// Buckets stay in their order. An object is made as one, never of null: where memory is short,
// nlohmann-json (3.11.2) then leaves one that crashes.
using Json = nlohmann::ordered_json;

Json json_of(const Share& share) {
  return {{"share", share.value()}, {"hits", share.hits}, {"count", share.count}};
}

Json json_of(const CrossEntropy& entropy) {
  return {{"loss", entropy.loss()},
          {"perplexity", entropy.perplexity()},
          {"tokens", entropy.tokens},
          {"accuracy", entropy.accuracy().value()}};
}

Json json_of(const TextScores& scores) {
  Json json = Json::object();
  for (const TextMetric& metric : text_metrics()) json[metric.key] = metric.score(scores);
  return json;
}

Json signatures(const ScoringOptions& options) {
  Json json = Json::object();
  for (const TextMetric& metric : text_metrics()) json[metric.key] = metric.signature(options);
  return json;
}

Json details(const BleuStatistics& statistics) {
  return {{"precisions", bleu_precisions(statistics)},
          {"brevity_penalty", brevity_penalty(statistics)},
          {"length_ratio", length_ratio(statistics)},
          {"hypothesis_tokens", statistics.hypothesis_tokens},
          {"reference_tokens", statistics.reference_tokens}};
}

Json by_tag(const ExactMatch& exact_match) {
  Json result = Json::object();
  for (const auto& row : exact_match.by_tag()) result[row.name] = json_of(row.share);
  return result;
}

Json json_of(const Scores& scores) {
  Json json{{"teacher_forced", json_of(scores.teacher_forced)},
            {"free_running", json_of(scores.free_running)}};
  json.update(json_of(scores.text));
  json["exact_match"] = json_of(scores.exact_match.total());
  return json;
}

Json json_of(const ByLength<Scores>& by_length) {
  Json result = Json::object();
  for (const auto& row : by_length.rows()) result[row.name] = json_of(row.statistics);
  return result;
}

Json json_of(const Health& health) {
  return {{"repeating_hypotheses", json_of(health.repeating_hypotheses())},
          {"repeating_references", json_of(health.repeating_references())},
          {"unattended_tokens", json_of(health.unattended_tokens())},
          {"length_ratio", health.length_ratio()},
          {"attention_on_padding", health.attention_on_padding()}};
}

Json json_of(const ScoreEstimate& estimate) {
  return {{"mean", estimate.mean}, {"low", estimate.low}, {"high", estimate.high}};
}

Json json_of(const ComparedScores& compared) {
  Json json{{"sentences", compared.sentences}};
  json.update(json_of(compared.scores));
  if (!compared.bootstrap.empty()) json["bootstrap"] = Json::object();
  for (size_t m = 0; m < compared.bootstrap.size(); ++m) {
    const PairedBootstrap& paired = compared.bootstrap[m];
    json["bootstrap"][text_metrics()[m].key] = {{"baseline", json_of(paired.baseline)},
                                                {"system", json_of(paired.system)},
                                                {"p_value", paired.p_value}};
  }
  return json;
}

Json json_of(const SystemScores& system) {
  Json json{{"output", system.name}};
  json.update(json_of(system.all));
  if (!system.by_length.empty()) json["by_length"] = Json::object();
  for (const auto& row : system.by_length) json["by_length"][row.name] = json_of(row.statistics);
  return json;
}

// Names of files need not be UTF-8, which JSON is.
std::string text_of(const Json& json) {
  return json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const Evaluation& evaluation) {
  Json json = json_of(static_cast<const Scores&>(evaluation));
  json["exact_match"] = {{"all", json["exact_match"]}, {"by_tag", by_tag(evaluation.exact_match)}};
  json["bleu_details"] = details(evaluation.text.of<BleuStatistics>());
  json["signatures"] = signatures(evaluation.options.scoring);
  json["by_length"] = json_of(evaluation.by_length);
  json["health"] = json_of(evaluation.health);
  return text_of(json);
}

std::string to_json(const Comparison& comparison) {
  Json json{{"signatures", signatures(comparison.options.scoring)},
            {"sentences", comparison.sentences},
            {"samples", comparison.options.samples},
            {"seed", comparison.options.seed},
            {"systems", Json::array()}};
  for (const SystemScores& system : comparison.systems) json["systems"].push_back(json_of(system));
  return text_of(json);
}

}  // namespace nmt
