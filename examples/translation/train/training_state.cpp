// SPDX-License-Identifier: MIT
// How a training is saved and taken up again; see training.h for the rest of the class.
#include <string>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/train/checksum.h"
#include "attune/examples/translation/train/training.h"
#include "attune/nn/checkpoint.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;

const std::string kDamaged = "train: the state of a training is damaged";

const std::string kModel = "model.";      // opens the names of all that is the model's,
const std::string kPlateau = "plateau.";  // and of all that is the plateau's

std::vector<uint64_t> numbers(const Rng::State& state) {
  return {state.seed, state.stream, state.position};
}

Rng::State rng_state(const Json& json) {
  const auto number = [&](size_t i) {
    if (json.at(i).is_number_unsigned()) return json.at(i).get<uint64_t>();
    fail("train: the state of a training is damaged: a random stream is no three numbers");
  };
  return {number(0), number(1), number(2)};
}

// A count of the position, at least `least`.
int64_t count(const Json& position, const char* name, uint64_t least = 0) {
  constexpr uint64_t kMost = 1'000'000'000'000'000;
  const Json& value = position.at(name);
  if (value.is_number_unsigned()) {
    const auto number = value.get<uint64_t>();
    if (least <= number && number <= kMost) return static_cast<int64_t>(number);
  }
  fail("train: a training cannot stand at ", name, " ",
       value.is_primitive() ? value.dump() : value.type_name());
}

// What is NaN would spread, and end in a model of nothing else. (The best loss of the plateau is
// infinite before there is one.)
void check_finite(const SafetensorsFile& file) {
  for (const auto& [name, tensor] : file.tensors) {
    if (!name.starts_with(kPlateau) && !all_finite(tensor)) {
      fail("train: the state of a training is damaged: ", name, " has values that are NaN or ",
           "infinite");
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

// What has to be the same for a training to go on.
void check_same(const Json& ours, const Json& saved) {
  Json names = saved;  // and of what was left out then
  names.update(ours);
  for (const auto& [name, unused] : names.items()) {
    if (name == "epochs" || name == "patience") continue;
    const Json before = saved.value(name, Json()), now = ours.value(name, Json());
    if (before == now) continue;
    if (now.is_object()) {
      if (before.is_object()) check_same(now, before);  // which names what differs
      fail("train: this training was begun with another ", name, "; start anew");
    }
    const auto said = [](const Json& value) {
      return value.is_null() ? "left out" : value.is_primitive() ? value.dump() : value.type_name();
    };
    fail("train: this training was begun with ", name, " ", said(before), ", now it is ", said(now),
         "; go on with the same, or start anew");
  }
}

}  // namespace

// All choices and what stands for the data.
Json Training::description() const {
  Json json = to_json(options_);
  if (options_.batch_unit == BatchUnit::tokens) json["batch_tokens"] = "of the longer side";
  json["model"] = to_json(model_.translator->config());
  json["text"] = to_json(model_.source_tokenizer->config());
  Checksum words, train, dev;
  words.add(model_.source_vocabulary.tokens());
  words.add(model_.target_vocabulary.tokens());
  for (const EncodedPair& pair : train_) {
    train.add(pair.source);
    train.add(pair.target);
  }
  for (const SentencePair& pair : dev_) {
    dev.add(pair.source);
    dev.add(pair.target);
  }
  json["vocabularies of checksum"] = words.value();
  json["training pairs"] = train_.size();
  json["training data of checksum"] = train.value();
  json["dev data of checksum"] = dev.value();
  return json;
}

SafetensorsFile Training::state() const {
  SafetensorsFile file;
  add(file, to_file(*model_.translator), kModel);
  add(file, optimizer_->state());
  add(file, plateau_.state());
  Json position{{"epoch", position_.epoch},   {"step", position_.step},
                {"nats", position_.nats},     {"tokens", position_.tokens},
                {"waited", position_.waited}, {"order", numbers(position_.order)},
                {"batch", position_.batch},   {"sampling", numbers(sampling_.state())}};
  if (position_.best) {
    position["best_epoch"] = position_.best->epoch;
    position["best_rank"] = position_.best->rank;
  }
  file.metadata = {{"position", position.dump()}, {"training", description().dump()}};
  return file;
}

void Training::load_state(const SafetensorsFile& saved) try {
  if (!saved.metadata.contains("position") || !saved.metadata.contains("training")) {
    fail("train: this is no state of a training");
  }
  check_same(description(), parse_json<Json>(saved.metadata.at("training"), kDamaged));
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
  const bool has_best = stood.best && stood.best->epoch < stood.epoch;
  if (has_best != (stood.epoch > 1) || (stood.step > 0) != (stood.tokens > 0)) {
    fail(
        "train: the state of a training is damaged: its best epoch, or its tokens, are none that "
        "it can have at epoch ",
        stood.epoch, " and step ", stood.step);
  }
  const Rng sampling(rng_state(position.at("sampling")));
  optimizer_->load_state(part(saved, to_string(options_.optimizer) + "."));
  plateau_.load_state(part(saved, kPlateau));
  load_into(*model_.translator, part(saved, kModel, kModel.size()));
  position_ = stood;
  sampling_ = sampling;
} catch (const nlohmann::json::exception& error) {
  fail("train: the state of a training is damaged: ", error.what());
}

}  // namespace nmt
