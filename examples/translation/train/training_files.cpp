// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training_files.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <system_error>

#include "attune/core/error.h"
#include "attune/core/files/safetensors.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/parse_json.h"
#include "attune/examples/translation/train/damaged_state.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKept = "kept_epochs";
constexpr const char* kReplaced = "replaced_epochs";
constexpr const char* kReplacesModel = "replaces_model";
constexpr const char* kLog = "log";

// Ascending, in [1, last].
std::vector<int64_t> epochs_in(const std::map<std::string, std::string>& metadata, const char* name,
                               int64_t last) {
  std::vector<int64_t> epochs;
  const auto found = metadata.find(name);
  if (found == metadata.end()) return epochs;
  for (const nlohmann::json& epoch : parse_json(found->second, kDamaged)) {
    const int64_t before = epochs.empty() ? 0 : epochs.back();
    const bool fits = epoch.is_number_unsigned() && epoch > before && epoch <= last;
    if (!fits) fail_damaged("its ", name, " are no epochs up to ", last);
    epochs.push_back(epoch);
  }
  return epochs;
}

// Where the log stood; none if there was no log.
std::optional<Curve::Position> log_in(const std::map<std::string, std::string>& metadata) {
  const auto found = metadata.find(kLog);
  if (found == metadata.end()) return std::nullopt;
  const nlohmann::json log = parse_json(found->second, kDamaged);
  if (!log.is_object()) fail_damaged("its log is ", log.dump());
  const auto number = [&](const char* name) {
    const nlohmann::json value = log.value(name, nlohmann::json());
    if (value.is_number_unsigned()) return value.get<uint64_t>();
    fail_damaged("its log has ", name, " ", value.dump());
  };
  const uint64_t bytes = number("bytes");
  const nlohmann::json replaces = log.value("replaces", nlohmann::json(bytes == 0));
  if (!replaces.is_boolean()) fail_damaged("its log has replaces ", replaces.dump());
  return Curve::Position{bytes, number("checksum"), replaces};
}

// Throws, with `what` it is and `way_on` to do without it, unless it could be a model of the
// training of that model.
void check_model(const std::string& path, const Model& model, const std::string& what,
                 const std::string& way_on) {
  const std::string end = what + " of the training that is to go on; put it back, or " + way_on;
  if (!fs::exists(status_of(path))) fail(path, " is missing, ", end);
  std::unique_ptr<Model> found;
  try {
    found = load_model(path);
  } catch (const attune::Error& error) {
    fail(error.what(), "; it should be ", end);
  }
  if (!same_but_for_values(*found, model)) {
    fail(path, " has other settings or vocabularies than ", end);
  }
}

// A kill may leave a model that the state does not know yet. Throws if what is there cannot be
// that.
void check_is_ours(const std::string& path, const Model& model) {
  if (!fs::exists(status_of(path)) || size_of(path) == 0) return;
  try {
    if (same_but_for_values(*load_model(path), model)) return;
  } catch (const attune::Error&) {
  }
  fail(path, " is there already, and is no model of the training that is to go on; move it away");
}

}  // namespace

void TrainingFiles::begin(const Training& training, const std::vector<std::string>& replaced) {
  folder_ = folder_now();
  if (!log_.empty()) curve_.emplace(log_);
  for (const std::string& path : replaced) replaced_.insert(epoch_of(path).value());
  replaces_model_ = fs::exists(status_of(model()));
  save(training);  // so that whoever goes on after a kill knows what has still to go
  if (curve_) curve_->drop_rest();
  remove_replaced();
  save(training);
}

// What stays does no harm, but stays in the state, too: so whoever goes on tries again.
void TrainingFiles::remove_replaced() {
  check_folder();
  left_.clear();
  for (auto number = replaced_.begin(); number != replaced_.end();) {
    std::error_code error;
    fs::remove(epoch(*number), error);
    if (error) left_.push_back({epoch(*number), error.message()});
    number = error ? std::next(number) : replaced_.erase(number);
  }
}

ResumedLog TrainingFiles::resume(Training& training, const Model& model) {
  folder_ = folder_now();
  try {
    load_state(training);
  } catch (const std::bad_alloc&) {
    fail(this->training(), ": there is not enough memory to go on from it");
  }
  if (training.best()) {
    check_model(this->model(), model, "the best model",
                "start anew with --overwrite in place of --resume");
  } else if (!replaces_model_) {
    check_is_ours(this->model(), model);
  }
  check_kept(training, model);
  drop_gaps(training.epochs_done());
  if (keep_ > 0) check_to_come(training);
  if (!log_.empty()) curve_.emplace(log_, logged_);
  if (curve_) curve_->drop_rest();
  const bool had_lines = !logged_ || logged_->bytes > 0;
  const size_t before = replaced_.size();
  remove_replaced();
  // What stands there later, by these names, is not to be removed.
  if (replaced_.size() < before) save(training);
  if (!curve_) return {};
  return {.dropped_lines = curve_->rest(),
          .lacks_past = had_lines && curve_->position().bytes == 0};
}

void TrainingFiles::load_state(Training& training) {
  const SafetensorsFile saved = read_safetensors(this->training());
  try {
    training.load_state(saved);
    if (!saved.metadata.contains(kKept)) fail("train: this is no state of a training");
    kept_ = epochs_in(saved.metadata, kKept, training.epochs_done());
    const auto replaced = epochs_in(saved.metadata, kReplaced, std::numeric_limits<int64_t>::max());
    replaced_ = {replaced.begin(), replaced.end()};
    replaces_model_ = saved.metadata.contains(kReplacesModel);
    logged_ = log_in(saved.metadata);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    fail(this->training(), ": ", error.what());
  }
}

// Only the last ones without a gap stay, as others were kept before a time when none were.
void TrainingFiles::drop_gaps(int64_t done) {
  int64_t expected = done;
  auto first = kept_.end();
  while (first != kept_.begin() && *(first - 1) == expected &&
         fs::exists(status_of(epoch(expected)))) {
    --first;
    --expected;
  }
  kept_.erase(kept_.begin(), first);
}

// Of the last epochs, those that stay when the next one, if there is one, is kept. The oldest,
// which then leave, may be gone: a kill comes in between their end and the state that knows so.
// Under another --keep they were more; that the next one is there tells of such a kill.
void TrainingFiles::check_kept(const Training& training, const Model& model) const {
  const auto is_there = [&](int64_t number) { return fs::exists(status_of(epoch(number))); };
  int64_t expected = training.epochs_done(), count = training.end() ? 0 : 1;
  const auto oldest =
      is_there(expected + 1) ? std::find_if(kept_.begin(), kept_.end(), is_there) : kept_.begin();
  const auto last = std::make_reverse_iterator(oldest);
  for (auto number = kept_.rbegin(); number != last && *number == expected; ++number) {
    if (count >= keep_) return;
    check_model(epoch(*number), model, "one of the epochs that --keep keeps",
                "go on with --keep " + std::to_string(count));
    ++count;
    --expected;
  }
}

// What stands where epochs will be kept. That of the next one may be this training's: it is written
// before the state that knows it, and a kill comes in between.
void TrainingFiles::check_to_come(const Training& training) const {
  const int64_t next = training.epochs_done() + (training.awaits_dev() ? 2 : 1);
  for (const std::string& path : epochs_there(next, training.epochs())) {
    const bool goes = replaced_.contains(epoch_of(path).value());
    if (goes || (fs::is_regular_file(status_of(path)) && size_of(path) == 0)) continue;
    fail(path, " is there already; it is of no epoch that this training had; move it away");
  }
}

void TrainingFiles::add(const Training& training, const StepReport& report) try {
  if (curve_) curve_->add(report);
} catch (const attune::Error&) {
  save(training);
  throw;
}

// Before each file, as the folder may change while the one before is written.
void TrainingFiles::check_folder() const {
  if (!folder_ || folder_ == folder_now()) return;
  fail("the folder of ", model(),
       " is another than the one that the training began in, and what is ",
       "there may be another's; nothing more is written");
}

void TrainingFiles::save(const Training& training) {
  if (curve_) {
    curve_->flush();
    logged_ = curve_->position();
  }
  SafetensorsFile state = training.state();
  state.metadata[kKept] = nlohmann::json(kept_).dump();
  if (!replaced_.empty()) state.metadata[kReplaced] = nlohmann::json(replaced_).dump();
  if (replaces_model_ && !training.best()) state.metadata[kReplacesModel] = "true";
  if (logged_) {
    const nlohmann::json log{{"bytes", logged_->bytes},
                             {"checksum", logged_->checksum},
                             {"replaces", logged_->replaces}};
    state.metadata[kLog] = log.dump();
  }
  check_folder();
  write_safetensors(this->training(), state);
}

void TrainingFiles::save(const Training& training, const Model& model, const EpochReport& report) {
  check_folder();
  if (curve_) curve_->add(report);
  if (report.best) put(model, this->model());
  if (keep_ > 0) keep(model, report.epoch);
  save(training);
}

void TrainingFiles::save(const Training& training, const Model& mean) {
  put(mean, model());
  save(training);
}

void TrainingFiles::put(const Model& model, const std::string& path) const {
  check_folder();
  save_model(model, path);
}

// What leaves goes before a state is saved that does not know it: else a kill could leave it
// behind.
void TrainingFiles::keep(const Model& model, int64_t epoch) {
  put(model, this->epoch(epoch));
  kept_.push_back(epoch);
  replaced_.erase(epoch);  // which an earlier training's was, if it could not be removed
  const auto first = kept_.end() - std::min(keep_, std::ssize(kept_));
  replaced_.insert(kept_.begin(), first);
  kept_.erase(kept_.begin(), first);
  remove_replaced();
}

std::vector<std::string> TrainingFiles::kept() const {
  std::vector<std::string> paths;
  for (auto number = kept_.end() - std::min(keep_, std::ssize(kept_)); number != kept_.end();
       ++number) {
    paths.push_back(epoch(*number));
  }
  return paths;
}

}  // namespace nmt
