// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/report.h"

#include <algorithm>
#include <cstdint>
#include <iomanip>
#include <limits>

#include "attune/core/text_stream.h"
#include "attune/examples/translation/view/written_word.h"

namespace nmt {
namespace {

void write(std::ostream& out, const char* name, const CrossEntropy& entropy) {
  out << std::setprecision(4) << name << "loss " << entropy.loss() << " nats per token, perplexity "
      << std::setprecision(3) << entropy.perplexity() << ", token accuracy " << std::setprecision(2)
      << 100 * entropy.accuracy().value() << "%\n";
}

void write(std::ostream& out, const TextScores& scores, const ScoringOptions& options) {
  for (const TextMetric& metric : text_metrics()) {
    out << std::left << std::setw(16) << metric.name << std::right << std::setprecision(2)
        << metric.score(scores) << "  " << metric.signature(options) << '\n';
  }
}

// What BLEU is made of.
void write(std::ostream& out, const BleuStatistics& statistics) {
  out << std::setprecision(1);
  const char* before = "BLEU precisions ";
  for (const double precision : bleu_precisions(statistics)) {
    out << before << 100 * precision;
    before = "/";
  }
  out << std::setprecision(3) << ", brevity penalty " << brevity_penalty(statistics) << ", ratio "
      << length_ratio(statistics) << '\n';
}

// A name may be a tag, of whatever characters a file has.
void write(std::ostream& out, const std::string& name, const Share& share) {
  constexpr int64_t kColumns = 24, kWhole = std::numeric_limits<int64_t>::max();
  const std::string shown = written(name, kWhole);
  const int64_t filling = std::max<int64_t>(kColumns - column_width(shown), 0);
  out << "  " << shown << std::string(static_cast<size_t>(filling), ' ') << std::setprecision(2)
      << std::setw(7) << 100 * share.value() << "%  of " << share.count << '\n';
}

// Columns of a table.
void write_names(std::ostream& out) {
  for (const TextMetric& metric : text_metrics()) out << std::setw(8) << metric.name;
}
void write_scores(std::ostream& out, const TextScores& scores) {
  out << std::setprecision(2);
  for (const TextMetric& metric : text_metrics()) out << std::setw(8) << metric.score(scores);
}

void write(std::ostream& out, const ByLength<Scores>& by_length) {
  out << "by tokens of the source\n          sentences";
  write_names(out);
  out << "   exact  accuracy  perplexity  free-running\n";
  for (const auto& row : by_length.rows()) {
    const Scores& scores = row.statistics;
    const Share exact = scores.exact_match.total();
    out << "  " << std::left << std::setw(7) << row.name << std::right << std::setw(10)
        << exact.count;
    write_scores(out, scores.text);
    out << std::setw(7) << 100 * exact.value() << '%' << std::setw(9)
        << 100 * scores.teacher_forced.accuracy().value() << '%' << std::setprecision(3)
        << std::setw(12) << scores.teacher_forced.perplexity() << std::setw(14)
        << scores.free_running.perplexity() << '\n';
  }
}

void write(std::ostream& out, const Health& health) {
  out << "health\n";
  write(out, "repeated phrases", health.repeating_hypotheses());
  write(out, "  in the references", health.repeating_references());
  out << std::setprecision(4) << "  length, of the references'   " << health.length_ratio() << '\n';
  if (health.unattended_tokens().count == 0) return;  // a model without attention
  write(out, "tokens never attended to", health.unattended_tokens());
  out << std::defaultfloat << "  attention on padding         " << health.attention_on_padding()
      << std::fixed << '\n';
}

void write(std::ostream& out, const char* metric, const PairedBootstrap& paired) {
  out << std::setprecision(2) << "  " << metric << " of resampled test sets: " << paired.system.low
      << " to " << paired.system.high << ", the first output's " << paired.baseline.low << " to "
      << paired.baseline.high << std::setprecision(4) << "; p = " << paired.p_value << '\n';
}

void write(std::ostream& out, const std::string& name, const ComparedScores& compared) {
  write_scores(out, compared.scores);
  out << "  " << name << '\n';
  for (size_t m = 0; m < compared.bootstrap.size(); ++m) {
    write(out, text_metrics()[m].name, compared.bootstrap[m]);
  }
}

}  // namespace

std::string to_text(const Evaluation& evaluation) {
  attune::TextStream out;
  out << std::fixed;
  write(out, "teacher-forced  ", evaluation.teacher_forced);
  write(out, "free-running    ", evaluation.free_running);
  write(out, evaluation.text, evaluation.options.scoring);
  write(out, evaluation.text.of<BleuStatistics>());
  out << "exact match\n";
  write(out, "all", evaluation.exact_match.total());
  for (const auto& row : evaluation.exact_match.by_tag()) write(out, row.name, row.share);
  write(out, evaluation.by_length);
  write(out, evaluation.health);
  return out.str();
}

std::string to_text(const Comparison& comparison) {
  attune::TextStream out;
  out << std::fixed;
  for (const TextMetric& metric : text_metrics()) {
    out << std::left << std::setw(8) << metric.name << std::right
        << metric.signature(comparison.options.scoring) << '\n';
  }
  if (comparison.systems.size() > 1) {
    out << "p by paired bootstrap resampling, " << comparison.options.samples << " samples of "
        << comparison.sentences << " sentences, seed " << comparison.options.seed
        << "; for no length of fewer than " << ComparedScores::kFewestSentences << '\n';
  }
  write_names(out);
  out << '\n';
  for (const SystemScores& system : comparison.systems) {
    write(out, system.name, system.all);
    for (const auto& row : system.by_length) {
      const std::string count = std::to_string(row.statistics.sentences);
      write(out, system.name + ", " + row.name + " words, " + count + " sentences", row.statistics);
    }
  }
  return out.str();
}

}  // namespace nmt
