// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/curve.h"

#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <istream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "attune/core/error.h"
#include "attune/core/files/file_lock.h"
#include "attune/examples/translation/text/descriptor.h"
#include "attune/examples/translation/train/folder.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

// How lines of a step and of an epoch begin, as their keys are sorted.
constexpr std::string_view kStep = "{\"step\":", kEpoch = "{\"best\":";

// Whether a line, of which much may be missing, could be one that begins so.
bool could_be(std::string_view begin, const std::string& line) {
  return line.starts_with(begin) || begin.starts_with(line);
}

}  // namespace

Curve::Curve(const std::string& path) : path_(path), replaces_(true) {
  checksum_.add(fs::path(path_).filename().string());
  open();
}

Curve::Curve(const std::string& path, const std::optional<Position>& position) : path_(path) {
  checksum_.add(fs::path(path_).filename().string());
  const bool has_lines = fs::is_regular_file(status_of(path_)) && size_of(path_) > 0;
  if (has_lines && (!position || !take_up(*position))) {
    fail(path_,
         " is not the log of the training that is to go on, as far as its state knows it by name ",
         "and lines, and stays as it is; name another with --log");
  }
  open();
}

// No other training writes it meanwhile, as far as the file system has locks. A device or a pipe,
// as /dev/null is one, is anybody's.
void Curve::open() {
  file_.reset(std::fopen(path_.c_str(), "a"));
  if (file_ == nullptr) fail_with(errno);
  std::setvbuf(file_.get(), nullptr, _IONBF, 0);  // what failed shall not be tried once more
  if (!fs::is_regular_file(status_of(path_))) return;
  if (!attune::lock_file(fileno(file_.get()), LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK) {
    fail(path_, " is the log of another training, which is under way; name another with --log");
  }
}

void Curve::drop_rest() {
  const bool is_cut = ftruncate(fileno(file_.get()), static_cast<off_t>(bytes_)) == 0;
  if (!is_cut && errno != EINVAL) fail_with(errno);  // that: no file, as a pipe
  replaces_ = false;
}

// Whether the file begins as the log did that stood there, and what follows is what a kill leaves:
// lines of steps, or one line of an epoch; or else an earlier log that was to be replaced.
bool Curve::take_up(const Position& position) try {
  if (size_of(path_) < position.bytes) return false;
  DescriptorBuffer bytes(path_);
  std::istream file(&bytes);
  file.exceptions(std::ios::badbit);  // what cannot be read is not the end
  std::string line;
  while (bytes_ < position.bytes && std::getline(file, line)) count(line);
  if (bytes_ != position.bytes || checksum_.value() != position.checksum) return false;
  int64_t steps = 0, epochs = 0;
  for (; std::getline(file, line); ++rest_) {
    if (could_be(kStep, line)) {
      ++steps;
    } else if (could_be(kEpoch, line)) {
      ++epochs;
    } else {
      return false;
    }
  }
  return position.replaces || epochs == 0 || (epochs == 1 && steps == 0);
} catch (const std::system_error& error) {
  fail("cannot read ", path_, ": ", error.code().message());
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
  if (report.imbalance) line["imbalance"] = *report.imbalance;
  write(line.dump());
}

void Curve::write(const std::string& line) {
  const std::string whole = line + '\n';
  if (std::fwrite(whole.data(), 1, whole.size(), file_.get()) != whole.size()) fail_with(errno);
  count(line);
}

void Curve::count(const std::string& line) {
  bytes_ += line.size() + 1;
  checksum_.add(line);
}

void Curve::flush() {
  const bool is_flushed = fsync(fileno(file_.get())) == 0;
  if (!is_flushed && errno != EINVAL && errno != EROFS) fail_with(errno);  // those: no file
}

void Curve::fail_with(int error_number) const {
  fail("cannot write ", path_, ": ", std::generic_category().message(error_number));
}

}  // namespace nmt
