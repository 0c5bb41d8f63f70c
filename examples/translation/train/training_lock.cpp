// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

#include "attune/core/error.h"
#include "attune/core/file_lock.h"
#include "attune/examples/translation/train/training_files.h"

namespace nmt {
namespace {

// Tries for a moment: who looks whether a training holds the lock has it meanwhile.
bool take(int file) {
  constexpr int kTries = 10;
  constexpr std::chrono::milliseconds kBetween{20};
  for (int i = 0; i < kTries; ++i) {
    if (i > 0) std::this_thread::sleep_for(kBetween);
    if (attune::lock_file(file, LOCK_EX | LOCK_NB)) return true;
    if (errno != EWOULDBLOCK) return false;
  }
  return false;
}

bool is_held(const std::string& model) {
  const int file = open(lock_of(model).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return false;
  const bool held = !attune::lock_file(file, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK;
  close(file);
  return held;
}

}  // namespace

std::string lock_of(const std::string& model) {
  std::error_code error;  // of a folder that is not there: whoever makes the lock says so
  const std::filesystem::path path = std::filesystem::weakly_canonical(model, error);
  return TrainingFiles(error ? model : path.string(), 0).training() + ".lock";
}

TrainingLock::TrainingLock(const std::string& model) : path_(lock_of(model)) {
  while (file_ < 0) {
    const int file = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0) fail("cannot write ", path_, ": ", std::generic_category().message(errno));
    const bool has_lock = take(file);
    if (!has_lock && errno == EWOULDBLOCK) {
      close(file);
      fail(model, " is being trained by another nmt; wait for its end, or name another model");
    }
    if (has_lock && !attune::is_named(file, path_)) {
      close(file);  // and once more, with the file that has the name now
    } else {
      file_ = file;
    }
  }
}

TrainingLock::~TrainingLock() {
  unlink(path_.c_str());  // before the lock goes, so that it is no other's
  close(file_);
}

std::optional<std::string> model_under_training(const std::string& path) {
  for (const std::string& model : models_that_may_own(path)) {
    if (is_held(model)) return model;
  }
  return std::nullopt;
}

}  // namespace nmt
