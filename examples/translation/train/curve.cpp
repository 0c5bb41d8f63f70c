// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/curve.h"

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "attune/core/error.h"

namespace nmt {

Curve::Curve(std::string path, Mode mode) : path_(std::move(path)) {
  if (path_.empty()) return;
  file_.reset(std::fopen(path_.c_str(), mode == Mode::overwrite ? "w" : "a"));
  if (file_ == nullptr) fail("cannot write ", path_, ": ", std::strerror(errno));
}

void Curve::add(const StepReport& report) {
  constexpr int64_t kEvery = 50;
  if (report.total_steps % kEvery != 0) return;
  write(nlohmann::json{{"step", report.total_steps},
                       {"train_loss", report.loss},
                       {"tokens_per_second", report.tokens_per_second}}
            .dump());
}

void Curve::add(const EpochReport& report) {
  nlohmann::json line{{"epoch", report.epoch},
                      {"train_loss", report.train_loss},
                      {"dev_loss", report.dev.entropy.loss()},
                      {"dev_perplexity", report.dev.entropy.perplexity()},
                      {"dev_bleu", report.dev.bleu},
                      {"learning_rate", report.learning_rate},
                      {"seconds", report.seconds},
                      {"best", report.best}};
  if (report.tokens_per_second) line["tokens_per_second"] = *report.tokens_per_second;
  write(line.dump());
}

void Curve::write(const std::string& line) {
  if (file_ == nullptr) return;
  if (std::fprintf(file_.get(), "%s\n", line.c_str()) < 0 || std::fflush(file_.get()) != 0) {
    fail("cannot write ", path_, ": ", std::strerror(errno));
  }
}

}  // namespace nmt
