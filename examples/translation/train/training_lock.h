// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace nmt {

/// While one exists, no other training writes the files of that model: two would each resume, and
/// replace, what the other saved. It is a lock on the file `m.training.st.lock` beside `m.st`,
/// which goes with the program however that ends: what a program leaves that was killed stops
/// nobody. Where the file system has no locks, nothing is locked.
class TrainingLock {
 public:
  /// Throws if another training holds it, or if the file cannot be made, naming it.
  explicit TrainingLock(const std::string& model);
  ~TrainingLock();
  TrainingLock(const TrainingLock&) = delete;
  TrainingLock& operator=(const TrainingLock&) = delete;

 private:
  std::string path_;
  int file_ = -1;
};

/// The file that TrainingLock locks: empty, and nobody else's. A model and a link to it have one.
std::string lock_of(const std::string& model);

/// The model whose training is under way and writes that file, as TrainingNames has them, or
/// locks it; none if no training does.
std::optional<std::string> model_under_training(const std::string& path);

/// The models whose trainings may have left or hold the locks that are in a folder.
std::vector<std::string> models_of_locks(const std::string& folder);

/// Whether another program has a lock on a file, as a training has on its log.
bool is_locked(const std::string& path);

}  // namespace nmt
