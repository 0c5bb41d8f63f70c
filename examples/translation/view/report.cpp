// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/report.h"

#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

#include "attune/examples/translation/metrics/signature.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;  // buckets stay in their order

constexpr int kChrf = 0, kChrfPlusPlus = 2;  // words' order

void write(std::ostream& out, const char* name, const CrossEntropy& entropy) {
  out << std::setprecision(4) << name << "loss " << entropy.loss() << " nats per token, perplexity "
      << std::setprecision(3) << entropy.perplexity() << ", token accuracy " << std::setprecision(2)
      << 100 * entropy.accuracy().value() << "%\n";
}

// Precisions and penalty say what a BLEU is made of.
void write(std::ostream& out, const BleuStatistics& statistics) {
  out << std::setprecision(2) << "BLEU            " << bleu(statistics) << std::setprecision(1);
  const char* separator = "  ";
  for (const double precision : bleu_precisions(statistics)) {
    out << separator << 100 * precision;
    separator = "/";
  }
  out << std::setprecision(3) << ", brevity penalty " << brevity_penalty(statistics) << ", ratio "
      << length_ratio(statistics) << '\n';
}

void write(std::ostream& out, const std::string& name, const Share& share) {
  out << "  " << std::left << std::setw(24) << name << std::right << std::setprecision(2)
      << std::setw(7) << 100 * share.value() << "%  of " << share.count << '\n';
}

void write(std::ostream& out, const ByLength<Scores>& by_length) {
  out << "by words of the source\n"
         "          sentences    BLEU   chrF2   exact  accuracy  perplexity\n";
  for (const auto& row : by_length.rows()) {
    const Scores& scores = row.statistics;
    const Share exact = scores.exact_match.total();
    out << "  " << std::left << std::setw(7) << row.name << std::right << std::setw(10)
        << exact.count << std::setprecision(2) << std::setw(8) << bleu(scores.bleu) << std::setw(8)
        << chrf(scores.chrf) << std::setw(7) << 100 * exact.value() << '%' << std::setw(9)
        << 100 * scores.teacher_forced.accuracy().value() << '%' << std::setprecision(3)
        << std::setw(12) << scores.teacher_forced.perplexity() << '\n';
  }
}

void write(std::ostream& out, const Health& health) {
  out << "health\n";
  write(out, "repeated phrases", health.repeating_hypotheses());
  write(out, "  in the references", health.repeating_references());
  out << std::setprecision(4) << "  length, of the references'   " << health.length_ratio() << '\n';
  if (health.unattended_words().count == 0) return;  // a model without attention
  write(out, "words never attended to", health.unattended_words());
  out << std::defaultfloat << "  attention on padding         " << health.attention_on_padding()
      << std::fixed << '\n';
}

Json json_of(const Share& share) {
  return {{"share", share.value()}, {"hits", share.hits}, {"count", share.count}};
}

Json json_of(const CrossEntropy& entropy) {
  return {{"loss", entropy.loss()},
          {"perplexity", entropy.perplexity()},
          {"tokens", entropy.tokens},
          {"accuracy", entropy.accuracy().value()}};
}

Json bleu_details(const Evaluation& evaluation) {
  const BleuStatistics& statistics = evaluation.bleu;
  const EvaluationOptions& options = evaluation.options;
  return {{"precisions", bleu_precisions(statistics)},
          {"brevity_penalty", brevity_penalty(statistics)},
          {"length_ratio", length_ratio(statistics)},
          {"hypothesis_tokens", statistics.hypothesis_tokens},
          {"reference_tokens", statistics.reference_tokens},
          {"signature", bleu_signature(options.bleu_tokenizer, options.lowercase)}};
}

Json json_of(const ChrfStatistics& statistics, bool lowercase) {
  return {{"chrf2", chrf(statistics, kChrf)},
          {"chrf2++", chrf(statistics, kChrfPlusPlus)},
          {"signature", chrf_signature(lowercase, kChrf)},
          {"signature++", chrf_signature(lowercase, kChrfPlusPlus)}};
}

Json by_tag(const ExactMatch& exact_match) {
  Json result = Json::object();
  for (const auto& row : exact_match.by_tag()) result[row.name] = json_of(row.share);
  return result;
}

Json by_length(const ByLength<Scores>& buckets) {
  Json result = Json::object();
  for (const auto& row : buckets.rows()) {
    const Scores& scores = row.statistics;
    result[row.name] = {{"teacher_forced", json_of(scores.teacher_forced)},
                        {"free_running", json_of(scores.free_running)},
                        {"bleu", bleu(scores.bleu)},
                        {"chrf2", chrf(scores.chrf, kChrf)},
                        {"chrf2++", chrf(scores.chrf, kChrfPlusPlus)},
                        {"exact_match", json_of(scores.exact_match.total())}};
  }
  return result;
}

Json json_of(const Health& health) {
  return {{"repeating_hypotheses", json_of(health.repeating_hypotheses())},
          {"repeating_references", json_of(health.repeating_references())},
          {"unattended_words", json_of(health.unattended_words())},
          {"length_ratio", health.length_ratio()},
          {"attention_on_padding", health.attention_on_padding()}};
}

}  // namespace

std::string to_text(const Evaluation& evaluation) {
  const EvaluationOptions& options = evaluation.options;
  std::ostringstream out;
  out << std::fixed;
  write(out, "teacher-forced  ", evaluation.teacher_forced);
  write(out, "free-running    ", evaluation.free_running);
  write(out, evaluation.bleu);
  out << "                " << bleu_signature(options.bleu_tokenizer, options.lowercase) << '\n';
  out << std::setprecision(2) << "chrF2           " << chrf(evaluation.chrf, kChrf) << "  "
      << chrf_signature(options.lowercase, kChrf) << '\n'
      << "chrF2++         " << chrf(evaluation.chrf, kChrfPlusPlus) << "  "
      << chrf_signature(options.lowercase, kChrfPlusPlus) << '\n';
  out << "exact match\n";
  write(out, "all", evaluation.exact_match.total());
  for (const auto& row : evaluation.exact_match.by_tag()) write(out, row.name, row.share);
  write(out, evaluation.by_length);
  write(out, evaluation.health);
  return out.str();
}

std::string to_json(const Evaluation& evaluation) {
  const Json json{{"teacher_forced", json_of(evaluation.teacher_forced)},
                  {"free_running", json_of(evaluation.free_running)},
                  {"bleu", bleu(evaluation.bleu)},
                  {"bleu_details", bleu_details(evaluation)},
                  {"chrf", json_of(evaluation.chrf, evaluation.options.lowercase)},
                  {"exact_match",
                   {{"all", json_of(evaluation.exact_match.total())},
                    {"by_tag", by_tag(evaluation.exact_match)}}},
                  {"by_length", by_length(evaluation.by_length)},
                  {"health", json_of(evaluation.health)}};
  return json.dump(2);
}

}  // namespace nmt
