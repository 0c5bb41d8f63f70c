// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "attune/examples/translation/train/curve.h"
#include "attune/examples/translation/train/folder.h"
#include "attune/examples/translation/train/training.h"
#include "attune/examples/translation/train/training_names.h"

namespace nmt {

/// What there is to say of a log that goes on.
struct ResumedLog {
  int64_t dropped_lines = 0;  // which tell of what is done again
  bool lacks_past = false;    // it begins here, in the middle of the training
};

/// A file that was to be removed, and why it stays.
struct LeftFile {
  std::string path, reason;
};

/// The files that a training writes: those of its names, and its log, if there is one. Each but the
/// log is replaced only when the new one is complete. A state is saved last, when the lines and
/// models that it speaks of are on the disk: so a training that is killed anywhere in between goes
/// on from the state before, and writes these again. Where the folder of these names has become
/// another, as a link or a folder was exchanged, nothing more is written: what is there may be
/// another training's. Errors, attune::Error, name the file.
class TrainingFiles : public TrainingNames {
 public:
  /// The models of the last `keep` epochs stay. An empty `log` is none.
  TrainingFiles(std::string model, int64_t keep, std::string log = "")
      : TrainingNames(std::move(model)), keep_(keep), log_(std::move(log)) {}

  /// Saves a training that begins; only then begins its log in the place of an earlier one, and
  /// removes the models of epochs that are `replaced`: so an error leaves all of an earlier
  /// training, and after a kill resume() goes on with removing, and with what left() has.
  void begin(const Training& training, const std::vector<std::string>& replaced = {});
  /// Goes on where the training of that model was that wrote such files. Throws if they are damaged
  /// or missing, or are another training's; the best model and the kept epochs, as far as these
  /// stay for another epoch, are looked at too. Of models, settings and vocabularies tell; values
  /// cannot, as a kill may leave a model that is newer than the state. The log comes last of all.
  ResumedLog resume(Training& training, const Model& model);

  /// A line of the log, every few steps. Where it cannot be written, as when its reader has ended,
  /// what was learnt is saved before that is said; the log then lacks this line.
  void add(const Training& training, const StepReport& report);
  /// What resume() takes up.
  void save(const Training& training);
  /// All that is written after an epoch: the line of the log, models and state.
  void save(const Training& training, const Model& model, const EpochReport& report);
  /// Puts the mean of some epochs in the place of the best one.
  void save(const Training& training, const Model& mean);

  /// The models that are kept, of this training alone: of its last epochs, without a gap.
  std::vector<std::string> kept() const;

  /// Models of epochs that had to go, be it from here or to make room for later ones, and are still
  /// there. The next epoch that is kept tries again, and so does resume().
  const std::vector<LeftFile>& left() const { return left_; }

 private:
  void load_state(Training& training);
  void remove_replaced();
  void drop_gaps(int64_t done);
  void check_kept(const Training& training, const Model& model) const;
  void check_to_come(const Training& training) const;
  void put(const Model& model, const std::string& path) const;
  void keep(const Model& model, int64_t epoch);
  FileId folder_now() const { return folder_id(canonical(model())); }
  void check_folder() const;

  int64_t keep_;
  std::optional<FileId> folder_;  // that the training began in
  std::string log_;
  std::vector<int64_t> kept_;    // epochs, the oldest first
  std::set<int64_t> replaced_;   // epochs, of an earlier training or this one: have still to go
  std::vector<LeftFile> left_;   // of these, as the last try has found them
  bool replaces_model_ = false;  // of whatever kind, by the first that is best
  std::optional<Curve> curve_;
  std::optional<Curve::Position> logged_;  // where the log stood when a state was saved
};

}  // namespace nmt
