// SPDX-License-Identifier: MIT
// How a training is saved and taken up again; see training.h for the rest of the class.
#include <nlohmann/json.hpp>
#include <string>

#include "attune/core/error.h"
#include "attune/examples/translation/train/training.h"
#include "attune/nn/checkpoint.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;

const std::string kModel = "model.";  // opens the names of all that is the model's

std::vector<uint64_t> numbers(const Rng::State& state) {
  return {state.seed, state.stream, state.position};
}

Rng::State rng_state(const Json& json) { return {json.at(0), json.at(1), json.at(2)}; }

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
  for (const auto& [name, value] : ours.items()) {
    if (name == "epochs" || name == "patience") continue;
    if (!saved.contains(name) || saved[name] != value) {
      fail("train: this training was begun with ", name, " ", saved.value(name, Json()).dump(),
           ", now it is ", value.dump(), "; go on with the same, or start anew");
    }
  }
}

}  // namespace

// All choices and, roughly, the data.
Json Training::description() const {
  Json json = to_json(options_);
  json["model"] = to_json(model_.translator->config());
  json["source vocabulary"] = model_.source_vocabulary.size();
  json["target vocabulary"] = model_.target_vocabulary.size();
  int64_t tokens = 0;
  for (const EncodedPair& pair : train_) {
    tokens += static_cast<int64_t>(pair.source.size() + pair.target.size());
  }
  json["training pairs"] = train_.size();
  json["training tokens"] = tokens;
  return json;
}

SafetensorsFile Training::state() const {
  SafetensorsFile file;
  add(file, to_file(*model_.translator), kModel);
  add(file, optimizer_->state());
  add(file, plateau_.state());
  Json position{{"epoch", position_.epoch},
                {"step", position_.step},
                {"nats", position_.nats},
                {"tokens", position_.tokens},
                {"waited", position_.waited},
                {"order", numbers(position_.order)},
                {"sampling", numbers(sampling_.state())}};
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
  check_same(description(), Json::parse(saved.metadata.at("training")));
  const Json position = Json::parse(saved.metadata.at("position"));
  optimizer_->load_state(part(saved, to_string(options_.optimizer) + "."));
  plateau_.load_state(part(saved, "plateau."));
  load_into(*model_.translator, part(saved, kModel, kModel.size()));
  position_ = {position.at("epoch"),
               position.at("step"),
               position.at("nats"),
               position.at("tokens"),
               rng_state(position.at("order")),
               std::nullopt,
               position.at("waited")};
  if (position.contains("best_epoch")) {
    position_.best = {position["best_epoch"], position["best_rank"]};
  }
  sampling_ = Rng(rng_state(position.at("sampling")));
} catch (const nlohmann::json::exception& error) {
  fail("train: the state of a training is damaged: ", error.what());
}

}  // namespace nmt
