// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/average.h"

#include "attune/core/error.h"
#include "attune/examples/translation/parse_json.h"

namespace nmt {
namespace {

using Sums = std::vector<std::vector<double>>;

void add(const Model& model, Sums& sums) {
  const std::vector<NamedVariable> parameters = model.translator->parameters();
  sums.resize(parameters.size());
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Tensor& value = parameters[i].variable.value();
    sums[i].resize(static_cast<size_t>(value.numel()));
    for (size_t k = 0; k < sums[i].size(); ++k) sums[i][k] += value.data()[k];
  }
}

void set_means(Model& model, const Sums& sums, double count) {
  const std::vector<NamedVariable> parameters = model.translator->parameters();
  for (size_t i = 0; i < parameters.size(); ++i) {
    Variable parameter = parameters[i].variable;
    real* values = parameter.mutable_value().mutable_data();
    for (size_t k = 0; k < sums[i].size(); ++k) values[k] = static_cast<real>(sums[i][k] / count);
  }
}

// How a model was trained; an empty object if that is not known.
nlohmann::json training_of(const Model& model) try {
  nlohmann::json training = parse_json(model.training, "training");
  return training.is_object() ? training : nlohmann::json::object();
} catch (const Error&) {
  return nlohmann::json::object();
}

// A choice of training in which both differ, if they do. One that is known of one alone says
// nothing: older models have fewer.
std::string difference(const nlohmann::json& a, const nlohmann::json& b) {
  for (const auto& [name, value] : a.items()) {
    const bool may_differ = name == "epochs" || name == "patience";  // where it went on
    if (!may_differ && b.contains(name) && b[name] != value) return "training's " + name;
  }
  return "";
}

void check_one_training(const Model& model, const Model& first, const std::string& paths) {
  std::string what = difference(training_of(model), training_of(first));
  if (what.empty() && !same_but_for_values(model, first)) what = "settings or vocabularies";
  if (what.empty()) return;
  fail("average: ", paths, " differ in their ", what, "; only models of one training have a mean");
}

}  // namespace

std::unique_ptr<Model> average_models(const std::vector<std::string>& paths) {
  if (paths.empty()) fail("average: there is no model");
  std::unique_ptr<Model> result = load_model(paths.front());
  Sums sums;
  add(*result, sums);
  for (auto path = paths.begin() + 1; path != paths.end(); ++path) {
    const std::unique_ptr<Model> model = load_model(*path);
    check_one_training(*model, *result, *path + " and " + paths.front());
    add(*model, sums);
  }
  set_means(*result, sums, static_cast<double>(paths.size()));
  return result;
}

}  // namespace nmt
