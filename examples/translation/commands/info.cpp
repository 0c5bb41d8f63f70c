// SPDX-License-Identifier: MIT
#include <algorithm>

#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/output.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/settings_json.h"

namespace nmt {
namespace {

// How it was trained; empty if that is not said as we say it.
nlohmann::ordered_json training_of(const Model& model) try {
  auto training = parse_json<nlohmann::ordered_json>(model.training, "training");
  const bool is_simple = std::all_of(training.begin(), training.end(),
                                     [](const auto& value) { return value.is_primitive(); });
  return training.is_object() && is_simple ? training : nlohmann::ordered_json();
} catch (const Error&) {
  return {};
}

void run(const std::string& path) {
  check_output({}, {path});
  const std::unique_ptr<Model> model = load_model(path);
  const Translator& translator = *model->translator;
  nlohmann::ordered_json json = to_json(model->source_tokenizer->config());
  json.update(to_json(translator.config()));
  const nlohmann::ordered_json training = training_of(*model);
  if (!training.empty()) json["training"] = training;
  json["source_vocabulary"] = model->source_vocabulary.size();
  json["target_vocabulary"] = model->target_vocabulary.size();
  json["parameters"] = translator.parameter_count();
  // Not of null: where memory is short, nlohmann-json (3.11.2) then leaves one that crashes.
  json["shapes"] = nlohmann::ordered_json::object();
  for (const NamedVariable& parameter : translator.parameters()) {
    json["shapes"][parameter.name] = parameter.variable.shape().to_string();
  }
  Output output("");  // standard output
  output.write(json.dump(2) + '\n');
  output.finish();
}

}  // namespace

void add_info(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand(
      "info", "Print a model's settings, how it was trained, and the shapes of its parameters");
  const auto model = std::make_shared<std::string>();
  add_model(command, *model, "A model that 'nmt train' wrote");
  command->callback([model, &processes] {
    if (processes.rank() == 0) run(*model);
  });
}

}  // namespace nmt
