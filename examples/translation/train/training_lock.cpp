// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <thread>

#include "attune/core/error.h"
#include "attune/core/files/file_lock.h"
#include "attune/examples/translation/train/folder.h"
#include "attune/examples/translation/train/training_names.h"

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

constexpr std::string_view kLock = ".lock";

}  // namespace

bool is_locked(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return false;
  const bool locked = !attune::lock_file(file, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK;
  close(file);
  return locked;
}

std::string lock_of(const std::string& model) {
  return TrainingNames(canonical(model)).training() + std::string(kLock);
}

TrainingLock::TrainingLock(const std::string& model) : path_(lock_of(model)) {
  while (file_ < 0) {
    const int file = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file < 0 && errno == ELOOP) {
      attune::fail(path_, " is a link; a training locks a file of that name; move it away");
    }
    if (file < 0)
      attune::fail("cannot write ", path_, ": ", std::generic_category().message(errno));
    const bool has_lock = take(file);
    if (!has_lock && errno == EWOULDBLOCK) {
      close(file);
      attune::fail(model,
                   " is being trained by another nmt; wait for its end, or name another model");
    }
    if (has_lock && !attune::is_named(file, path_.c_str())) {
      close(file);  // and once more, with the file that has the name now
    } else {
      file_ = file;
    }
  }
}

TrainingLock::~TrainingLock() {
  // Before the lock goes, so that it is no other's, unless the folder was exchanged.
  if (!attune::is_anothers_name(file_, path_.c_str())) unlink(path_.c_str());
  close(file_);
}

std::vector<std::string> models_of_locks(const std::string& folder) {
  std::vector<std::string> models;
  for (const std::string& name : names_in(folder)) {
    if (!name.ends_with(kLock)) continue;
    for (const std::string& model :
         models_that_may_own(name.substr(0, name.size() - kLock.size()))) {
      models.push_back((std::filesystem::path(folder) / model).string());
    }
  }
  return models;
}

std::optional<std::string> model_under_training(const std::string& path) {
  for (std::string name : {path, canonical(path)}) {
    if (name.ends_with(kLock)) name.erase(name.size() - kLock.size());
    for (const std::string& model : models_that_may_own(name)) {
      if (is_locked(lock_of(model))) return model;
    }
  }
  return std::nullopt;
}

}  // namespace nmt
