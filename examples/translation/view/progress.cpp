// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "attune/examples/translation/view/written_word.h"

namespace nmt {
namespace {

constexpr std::chrono::milliseconds kRedraw{100}, kPlainLine{30000};
constexpr int64_t kColumns = 400;  // of a sentence, more than most have

std::string bar(double done) {
  constexpr int kWidth = 24;
  const int filled = static_cast<int>(done * kWidth);
  std::string text = "[";
  for (int i = 0; i < kWidth; ++i) text += i < filled ? '=' : i == filled ? '>' : ' ';
  return text + "]";
}

std::string minutes(double seconds) {
  const int64_t whole = std::llround(std::min(seconds, 1e15));
  char rest[8];
  std::snprintf(rest, sizeof rest, ":%02d", static_cast<int>(whole % 60));
  return std::to_string(whole / 60) + rest;
}

// Of a StepReport or an EpochReport.
template <class Report>
std::string place(const Report& report) {
  return "epoch " + std::to_string(report.epoch) + "/" + std::to_string(report.epochs);
}

}  // namespace

Progress::Progress()
    : is_terminal_(isatty(STDERR_FILENO) == 1), begin_(Clock::now()), last_shown_(begin_) {}

void Progress::show(const StepReport& report) {
  const Clock::time_point now = Clock::now();
  if (now - last_shown_ < (is_terminal_ ? kRedraw : kPlainLine)) return;
  last_shown_ = now;
  const double done = static_cast<double>(report.step) / static_cast<double>(report.steps);
  std::fprintf(stderr, "%s%s %s %3.0f%%  loss %.4f  %.0f tokens/s  %s left%s",
               is_terminal_ ? "\r" : "", place(report).c_str(), bar(done).c_str(), 100 * done,
               report.loss, report.tokens_per_second, minutes(report.seconds_left).c_str(),
               is_terminal_ ? "\x1b[K" : "\n");
}

void Progress::show(const EpochReport& report) {
  char speed[40] = "";
  if (report.tokens_per_second) {
    std::snprintf(speed, sizeof speed, "%.0f tokens/s  ", *report.tokens_per_second);
  }
  char imbalance[40] = "";
  if (report.imbalance) {
    std::snprintf(imbalance, sizeof imbalance, "imbalance %.0f%%  ", 100 * *report.imbalance);
  }
  std::fprintf(stderr,
               "%s%s  train loss %.4f  dev loss %.4f  perplexity %.3f  BLEU %.2f%s  %s%s%s\n",
               is_terminal_ ? "\r\x1b[K" : "", place(report).c_str(), report.train_loss,
               report.dev.entropy.loss(), report.dev.entropy.perplexity(), report.dev.bleu,
               report.best ? " (best)" : "", speed, imbalance, minutes(report.seconds).c_str());
}

void Progress::show_translations(const Model& model, const ParallelText& dev, const DevScore& score,
                                 int64_t count) const {
  for (int64_t i = 0; i < std::min(count, std::ssize(dev.pairs)); ++i) {
    const auto show = [](const char* name, const std::string& text) {
      std::fprintf(stderr, "  %-12s %s\n", name, written(text, kColumns).c_str());
    };
    const SentencePair& pair = dev.pairs[static_cast<size_t>(i)];
    show("source", model.source_tokenizer->detokenize(pair.source));
    show("reference", pair.reference);
    show("translation", score.translations[static_cast<size_t>(i)]);
  }
}

void Progress::finish(const std::string& outcome) const {
  const std::chrono::duration<double> taken = Clock::now() - begin_;
  std::fprintf(stderr, "%s for training and translating dev; %s\n", minutes(taken.count()).c_str(),
               outcome.c_str());
}

}  // namespace nmt
