// SPDX-License-Identifier: MIT
// How a training is saved and taken up again; see training.h for the rest of the class.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/checksum.h"
#include "attune/examples/translation/train/damaged_state.h"
#include "attune/examples/translation/train/dev_score.h"
#include "attune/examples/translation/train/same_training.h"
#include "attune/examples/translation/train/training.h"
#include "attune/nn/checkpoint.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;

const std::string kModel = "model.";      // opens the names of all that is the model's,
const std::string kPlateau = "plateau.";  // and of all that is the plateau's,
const std::string kAverage = "average";   // and the moving average's

std::vector<uint64_t> numbers(const Rng::State& state) {
  return {state.seed, state.stream, state.position};
}

Rng::State rng_state(const Json& json) {
  const auto number = [&](size_t i) {
    if (json.at(i).is_number_unsigned()) return json.at(i).get<uint64_t>();
    fail_damaged("a random stream is no three numbers");
  };
  return {number(0), number(1), number(2)};
}

constexpr uint64_t kMost = 1'000'000'000'000'000;  // of anything that is counted

// A count of the position, at least `least`.
int64_t count(const Json& position, const char* name, uint64_t least = 0) {
  const Json& value = position.at(name);
  if (value.is_number_unsigned()) {
    const auto number = value.get<uint64_t>();
    if (least <= number && number <= kMost) return static_cast<int64_t>(number);
  }
  fail_damaged("its ", name, " is ", value.is_primitive() ? value.dump() : value.type_name());
}

// What is NaN would spread, and end in a model of nothing else. (The best loss of the plateau is
// infinite before there is one.)
void check_finite(const SafetensorsFile& file) {
  for (const auto& [name, tensor] : file.tensors) {
    if (!name.starts_with(kPlateau) && !all_finite(tensor)) {
      fail_damaged(name, " has values that are NaN or infinite");
    }
  }
}

// Adds `from`, with a name before each of its names.
void add(SafetensorsFile& file, const SafetensorsFile& from, const std::string& before = "") {
  for (const auto& [name, tensor] : from.tensors) file.tensors[before + name] = tensor;
  for (const auto& [name, integers] : from.integers) file.integers[before + name] = integers;
}

// The entries whose names begin so, without that beginning if it is to be cut.
template <class Entries>
Entries beginning(const Entries& all, const std::string& begin, size_t cut) {
  Entries found;
  for (const auto& [name, value] : all) {
    if (name.starts_with(begin)) found.emplace(name.substr(cut), value);
  }
  return found;
}

SafetensorsFile part(const SafetensorsFile& file, const std::string& begin, size_t cut = 0) {
  return {beginning(file.tensors, begin, cut), beginning(file.integers, begin, cut), {}};
}

// Puts what was learnt back into the model for a while, where its average stands.
class WithLearnt {
 public:
  explicit WithLearnt(MovingAverage* average)
      : average_(average != nullptr && average->is_exchanged() ? average : nullptr) {
    if (average_ != nullptr) average_->exchange();
  }
  ~WithLearnt() {
    if (average_ != nullptr) average_->exchange();
  }
  WithLearnt(const WithLearnt&) = delete;
  WithLearnt& operator=(const WithLearnt&) = delete;

 private:
  MovingAverage* average_;
};

// Nothing else, which would be lost.
void check_entries(const SafetensorsFile& file, const std::vector<std::string>& beginnings) {
  const auto check = [&](const auto& entries) {
    for (const auto& entry : entries) {
      const std::string& name = entry.first;
      const auto begins = [&](const std::string& with) { return name.starts_with(with); };
      if (std::any_of(beginnings.begin(), beginnings.end(), begins)) continue;
      fail_damaged(name, " is nothing that such a training keeps");
    }
  };
  check(file.tensors);
  check(file.integers);
}

}  // namespace

Json Training::choices() const {
  Json json = to_json(options_);
  json["model"] = to_json(model_.translator->config());
  json["text"] = to_json(model_.source_tokenizer->config());
  const auto is_weighted = [](const EncodedText::Corpus& corpus) { return corpus.weight != 1; };
  const std::vector<EncodedText::Corpus>& corpora = train_.corpora();
  if (std::any_of(corpora.begin(), corpora.end(), is_weighted)) {
    std::string weights;
    for (const auto& [pairs, weight] : corpora) {
      weights += (weights.empty() ? "" : ", ") + shortest(weight) + " of " + std::to_string(pairs) +
                 " pairs";
    }
    json["weights"] = weights;
  }
  return json;
}

Json Training::data() const {
  Checksum dev, dev_text;
  for (const SentencePair& pair : dev_) {
    dev.add(pair.source);
    dev.add(pair.target);
    dev_text.add(reference_words(pair, model_));
  }
  return {{kWords, checksum_of(model_.source_vocabulary, model_.target_vocabulary)},
          {kTrainPairs, train_.size()},
          {kTrainText, train_.checksum()},
          {kDevIds, dev.value()},
          {kDevText, dev_text.value()}};
}

SafetensorsFile Training::state() const {
  const WithLearnt with_learnt(average_.get());
  for (const NamedVariable& each : model_.translator->parameters()) {
    if (all_finite(each.variable.value())) continue;
    fail_diverged(position_.step, each.name + " has values that are NaN or infinite");
  }
  if (!std::isfinite(position_.nats)) fail_diverged(position_.step, "its loss is not finite");
  SafetensorsFile file;
  add(file, to_file(*model_.translator), kModel);
  order(Order::state);
  add(file, parallel_->state());
  add(file, plateau_.state());
  if (average_) add(file, average_->state());
  Json position{{"epoch", position_.epoch},   {"step", position_.step},
                {"nats", position_.nats},     {"tokens", position_.tokens},
                {"waited", position_.waited}, {"order", numbers(position_.order)},
                {"batch", position_.batch},   {"sampling", numbers(sampling_.state())}};
  if (position_.best) {
    position["best_epoch"] = position_.best->epoch;
    position["best_rank"] = position_.best->rank;
  }
  Json training = choices();
  training.update(data());
  file.metadata = {
      {"format", kStateFormat}, {"position", position.dump()}, {"training", training.dump()}};
  return file;
}

bool Training::awaits_dev() const {
  return position_.step == steps_of(pass_from(position_.order).batches);
}

// Whether a training of these data can stand there.
void Training::check_place(const Position& stood) const {
  const bool has_best = stood.best && stood.best->epoch < stood.epoch;
  // BLEU has at most 100, and what a loss of less than nothing would make of a rank, no epoch has.
  const bool has_rank =
      !stood.best || (stood.best->rank.first <= 100 && stood.best->rank.second <= 100);
  if (has_best != (stood.epoch > 1) || !has_rank || stood.waited >= stood.epoch ||
      (stood.step > 0) != (stood.tokens > 0) || stood.nats < 0) {
    fail_damaged("its best epoch, its tokens or their loss are none that it can have at epoch ",
                 stood.epoch, " and step ", stood.step);
  }
  const Batches& batches = pass_from(stood.order).batches;
  const int64_t steps = steps_of(batches);
  if (stood.step > steps || stood.batch > batches.size()) {
    fail_damaged("it stands at step ", stood.step, " of an epoch of ", steps, " and at batch ",
                 stood.batch, " of ", batches.size());
  }
}

void Training::load_state(const SafetensorsFile& saved) {
  take_up(saved);
  ByteWriter out;
  put(out, saved);
  order(Order::load_state, std::move(out));
}

void Training::take_up(const SafetensorsFile& saved) try {
  check_format(saved, options_);
  Json begun_with = parse_json<Json>(saved.metadata.at("training"), kDamaged);
  const Json its_data = take_data(begun_with);
  check_same_choices(choices(), begun_with, *options_.optimizer);
  check_same_data(data(), its_data);
  const Json position = parse_json<Json>(saved.metadata.at("position"), kDamaged);
  check_finite(saved);
  Position stood{.epoch = count(position, "epoch", 1),
                 .step = count(position, "step"),
                 .nats = position.at("nats"),
                 .tokens = count(position, "tokens"),
                 .order = rng_state(position.at("order")),
                 .batch = count(position, "batch"),
                 .waited = count(position, "waited")};
  if (position.contains("best_epoch")) {
    stood.best = {count(position, "best_epoch"), position.at("best_rank")};
  }
  check_place(stood);
  const Rng sampling(rng_state(position.at("sampling")));
  const std::string of_optimizer = parallel_->optimizer().kind() + ".";
  std::vector<std::string> entries = {kModel, of_optimizer, kPlateau};
  if (average_) entries.push_back(kAverage);
  check_entries(saved, entries);
  parallel_->load_state(part(saved, of_optimizer));
  plateau_.load_state(part(saved, kPlateau));
  load_into(*model_.translator, part(saved, kModel, kModel.size()));
  if (average_) average_->load_state(part(saved, kAverage));
  position_ = stood;
  sampling_ = sampling;
} catch (const nlohmann::json::exception& error) {
  fail_damaged(what_of(error));
}

Begun begun_in(const std::string& state) try {
  const SafetensorsFile saved = read_safetensors(state);
  check_is_state(saved);
  const Json json = parse_json<Json>(saved.metadata.at("training"), kDamaged);
  return {count(json, "accumulate", 1), json.at(kWords), json.at(kTrainText)};
} catch (const std::bad_alloc&) {
  throw;
} catch (const std::exception& error) {
  fail(state, ": ", error.what());
}

void check_same_text(const Begun& begun, const Vocabularies& words, uint64_t text_checksum) {
  check_same_data({{kWords, checksum_of(words.source, words.target)}, {kTrainText, text_checksum}},
                  {{kWords, begun.words_checksum}, {kTrainText, begun.text_checksum}});
}

}  // namespace nmt
