// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/report.h"

#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;  // buckets stay in their order

void write(std::ostream& out, const char* name, const CrossEntropy& entropy) {
  out << std::setprecision(4) << name << "loss " << entropy.loss() << " nats per token, perplexity "
      << std::setprecision(3) << entropy.perplexity() << '\n';
}

void write(std::ostream& out, const std::string& name, const Share& share) {
  out << "  " << std::left << std::setw(24) << name << std::right << std::setprecision(2)
      << std::setw(7) << 100 * share.value() << "%  of " << share.count << '\n';
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

Json json_of(const CrossEntropy& entropy) {
  return {
      {"loss", entropy.loss()}, {"perplexity", entropy.perplexity()}, {"tokens", entropy.tokens}};
}

Json json_of(const Share& share) {
  return {{"share", share.value()}, {"hits", share.hits}, {"count", share.count}};
}

Json json_of(const std::vector<ExactMatch::Row>& rows) {
  Json result = Json::object();
  for (const ExactMatch::Row& row : rows) result[row.name] = json_of(row.share);
  return result;
}

}  // namespace

std::string to_text(const Evaluation& evaluation) {
  std::ostringstream out;
  out << std::fixed;
  write(out, "teacher-forced  ", evaluation.teacher_forced);
  write(out, "free-running    ", evaluation.free_running);
  out << std::setprecision(2) << "BLEU            " << bleu(evaluation.bleu) << '\n';
  out << "exact match\n";
  write(out, "all", evaluation.exact_match.total());
  for (const auto& row : evaluation.exact_match.by_length()) {
    write(out, row.name + " words", row.share);
  }
  for (const auto& row : evaluation.exact_match.by_tag()) write(out, row.name, row.share);
  write(out, evaluation.health);
  return out.str();
}

std::string to_json(const Evaluation& evaluation) {
  const Health& health = evaluation.health;
  const ExactMatch& exact = evaluation.exact_match;
  const Json json{{"teacher_forced", json_of(evaluation.teacher_forced)},
                  {"free_running", json_of(evaluation.free_running)},
                  {"bleu", bleu(evaluation.bleu)},
                  {"exact_match",
                   {{"all", json_of(exact.total())},
                    {"by_length", json_of(exact.by_length())},
                    {"by_tag", json_of(exact.by_tag())}}},
                  {"health",
                   {{"repeating_hypotheses", json_of(health.repeating_hypotheses())},
                    {"repeating_references", json_of(health.repeating_references())},
                    {"unattended_words", json_of(health.unattended_words())},
                    {"length_ratio", health.length_ratio()},
                    {"attention_on_padding", health.attention_on_padding()}}}};
  return json.dump(2);
}

}  // namespace nmt
