// SPDX-License-Identifier: MIT
// How a training is saved and taken up again; see training.h for the rest of the class.
#include <nlohmann/json.hpp>
#include <string>

#include "attune/core/error.h"
#include "attune/examples/translation/train/training.h"
#include "attune/nn/checkpoint.h"

namespace nmt {
namespace {

using attune::fail;
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

// All choices and, roughly, the data, as JSON.
std::string Training::description() const {
  Json json = Json::parse(to_json(options_));
  json["model"] = Json::parse(to_json(model_.translator->config()));
  json["source vocabulary"] = model_.source.size();
  json["target vocabulary"] = model_.target.size();
  int64_t tokens = 0;
  for (const EncodedPair& pair : train_) {
    tokens += static_cast<int64_t>(pair.source.size() + pair.target.size());
  }
  json["training pairs"] = train_.size();
  json["training tokens"] = tokens;
  return json.dump();
}

SafetensorsFile Training::state() const {
  SafetensorsFile file;
  add(file, attune::to_file(*model_.translator), kModel);
  add(file, optimizer_->state());
  add(file, plateau_.state());
  Json place{{"epoch", place_.epoch},
             {"step", place_.step},
             {"nats", place_.nats},
             {"tokens", place_.tokens},
             {"waited", place_.waited},
             {"order", numbers(place_.order)},
             {"sampling", numbers(sampling_.state())}};
  if (place_.best) {
    place["best_epoch"] = place_.best->epoch;
    place["best_rank"] = place_.best->rank;
  }
  file.metadata = {{"place", place.dump()}, {"training", description()}};
  return file;
}

void Training::load_state(const SafetensorsFile& saved) try {
  if (!saved.metadata.contains("place") || !saved.metadata.contains("training")) {
    fail("train: this is no state of a training");
  }
  check_same(Json::parse(description()), Json::parse(saved.metadata.at("training")));
  const Json place = Json::parse(saved.metadata.at("place"));
  optimizer_->load_state(part(saved, to_string(options_.optimizer) + "."));
  plateau_.load_state(part(saved, "plateau."));
  load_into(*model_.translator, part(saved, kModel, kModel.size()));
  place_ = {place.at("epoch"),
            place.at("step"),
            place.at("nats"),
            place.at("tokens"),
            rng_state(place.at("order")),
            std::nullopt,
            place.at("waited")};
  if (place.contains("best_epoch")) place_.best = {place["best_epoch"], place["best_rank"]};
  sampling_ = Rng(rng_state(place.at("sampling")));
} catch (const nlohmann::json::exception& error) {
  fail("train: the state of a training is damaged: ", error.what());
}

}  // namespace nmt
