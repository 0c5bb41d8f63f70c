// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <string_view>

#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/output.h"
#include "attune/examples/translation/commands/training_text.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/prepared_text.h"
#include "attune/examples/translation/train/folder.h"

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

struct Flags {
  std::string model, text;
};

void write(const nlohmann::ordered_json& json) {
  Output output("");  // standard output
  output.write(json.dump(2) + '\n');
  output.finish();
}

void describe_model(const std::string& path) {
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
  write(json);
}

nlohmann::ordered_json corpora_of(const PreparedText& text) {
  auto corpora = nlohmann::ordered_json::array();
  for (const auto& [pairs, weight] : text.train.corpora()) {
    auto files = nlohmann::ordered_json::array();
    for (const auto& file : text.made.at("corpora")[corpora.size()]) files.push_back(file["name"]);
    corpora.push_back({{"files", files}, {"weight", weight}, {"pairs", pairs}});
  }
  return corpora;
}

void describe_text(const std::string& path) {
  const PreparedText text = read_text(path);
  const auto& [source, target] = text.languages.words;
  Lengths tokens;  // without eos
  for (int64_t i = 0; i < text.train.size(); ++i) {
    const Lengths own = text.train.lengths(i);
    tokens = {tokens.source + own.source - 1, tokens.target + own.target - 1};
  }
  const std::string_view format(kTextMagic);
  nlohmann::ordered_json json{{"format", format.substr(0, format.find('\n'))},
                              {"bytes", size_of(path)}};
  json.update(text.made.at("settings"));
  json["corpora"] = corpora_of(text);
  json["lines"] = to_json(text.counts);
  json["held_out_pairs"] = text.held_out.pairs.size();
  json["source_tokens"] = tokens.source;
  json["target_tokens"] = tokens.target;
  json["source_vocabulary"] = source.size();
  json["target_vocabulary"] = target.size();
  write(json);
}

void run(const Flags& flags) {
  if (flags.model.empty() == flags.text.empty()) {
    fail("info: name a model by --model, or a prepared text by --text");
  }
  check_output({}, {flags.model, flags.text});
  flags.text.empty() ? describe_model(flags.model) : describe_text(flags.text);
}

}  // namespace

void add_info(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand(
      "info", "Print a model's settings, training and shapes, or of what a text was prepared");
  const auto flags = std::make_shared<Flags>();
  takes_file(command->add_option("--model", flags->model, "A model that 'nmt train' wrote"));
  takes_file(
      command->add_option("--text", flags->text, "A text that 'nmt prepare' or 'nmt train' wrote"));
  command->callback([flags, &processes] {
    if (processes.rank() == 0) run(*flags);
  });
}

}  // namespace nmt
