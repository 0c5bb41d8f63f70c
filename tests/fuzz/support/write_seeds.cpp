// SPDX-License-Identifier: MIT
// write_seeds FOLDER: for each target what it may begin with, valid inputs, in FOLDER/TARGET/; and
// where words would be long to guess, FOLDER/TARGET.dict, a dictionary in libFuzzer's format.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <set>

#include "attune/core/safetensors.h"
#include "attune/examples/translation/commands/train_flags.h"
#include "attune/examples/translation/model/base64.h"
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/tests/fuzz/support/models.h"
#include "attune/tests/fuzz/support/small_training.h"
#include "attune/tests/fuzz/support/text.h"

namespace attune::fuzzing {
namespace {

namespace fs = std::filesystem;

std::string path_of(const std::string& name) {
  fs::create_directories(fs::path(name).parent_path());
  return name;
}

void write(const std::string& name, std::string_view content) {
  std::ofstream(path_of(name), std::ios::binary) << content;
}

std::string bytes_of(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// ---- files --------------------------------------------------------------------------------------

void write_models() {
  int number = 0;
  for (const nmt::ModelConfig& config : nmt::testing::small_configs()) {
    save_model(tiny_model(config), path_of("model_file/config" + std::to_string(++number)));
  }
  for (const auto& [name, kind] : nmt::Names<nmt::Tokenization>::list) {
    if (has_subwords(kind) && !nmt::has_sentencepiece()) continue;
    const std::string subwords = has_subwords(kind) ? small_subwords(kind) : "";
    save_model(tiny_model(nmt::testing::small_config("{}"), kind, subwords),
               path_of("model_file/" + std::string(name)));
    if (!has_subwords(kind)) continue;
    write("subword_model/" + std::string(name), subwords);
    write("base64/" + std::string(name), nmt::to_base64(subwords));
  }
}

void write_states() {
  SmallTraining small;
  const std::string begun = path_of("training_state/begun");
  const auto keep = [&](const std::string& path) {
    SafetensorsFile state = small.training().state();
    state.metadata["kept_epochs"] = "[]";
    write_safetensors(path, state);
  };
  keep(begun);
  int steps = 0;
  small.training().run({.after_step =
                            [&](const nmt::StepReport&) {
                              if (++steps == 3) keep("training_state/in_epoch");
                            },
                        .after_epoch =
                            [&](const nmt::EpochReport& report) {
                              if (report.epoch == 2) keep("training_state/after_epoch");
                            }});
}

void write_tensors() {
  SafetensorsFile file;
  write_safetensors(path_of("safetensors/empty"), file);
  file.tensors = {{"a", Tensor::ones({2, 3})}, {"b", Tensor::scalar(1)}, {"c", Tensor::ones({0})}};
  file.integers = {{"d", {1, -1}}};
  file.metadata = {{"key", "a text"}};
  write_safetensors("safetensors/every_kind", file);
  std::string bytes = bytes_of("safetensors/every_kind");
  write("safetensors/undecoded", bytes.replace(bytes.find("I64"), 3, "U64"));
}

// ---- texts --------------------------------------------------------------------------------------

void write_texts() {
  std::string text, pairs;
  int number = 0;
  for (const std::string_view line : kLines) {
    ++number;
    for (const char* target : {"tokenizers", "utf8"}) {
      write(std::string(target) + "/line" + std::to_string(number), line);
    }
    text += std::string(line) + "\n";
    pairs += std::string(line) + "\t" + std::string(line) + "\tsource\r\n";
  }
  write("parallel_text/pairs", pairs);
  write("parallel_text/two_files", text + std::string(1, '\0') + text);
  write("vocabulary/words", R"(["a","the","\u00e9t\u00e9"])");
  write("word_vectors/header", "3 3\na 1 2 3\nthe -0.5 1e-3 2E+2\nof 1 2 3\n");
  write("word_vectors/plain", "the 1 2 3\nnew york 1 2 3\n");
  write("base64/text", "YWI=");
}

// ---- settings -----------------------------------------------------------------------------------

// Their names, and those of their values.
struct Words {
  std::set<std::string>& words;

  template <class T, class... Rest>
  void operator()(const char* name, const T&, const Rest&...) const {
    words.insert(name);
    if constexpr (nmt::Named<T>) {
      for (const auto& value : nmt::Names<T>::list) words.emplace(value.first);
    }
  }
};

// Hands each group of settings to each(name, settings).
template <class Each>
void for_all_settings(Each each) {
  each("model", nmt::ModelConfig{});
  each("text", nmt::TextOptions{});
  each("training", nmt::TrainingOptions{});
  each("search", nmt::SearchOptions{});
}

void write_dictionary(const std::string& target, const std::set<std::string>& words) {
  std::ofstream file(target + ".dict");
  for (const std::string& word : words) file << '"' << word << "\"\n";
}

void write_settings() {
  std::set<std::string> words{"true", "false", "null", "1e300", "-1", "9223372036854775808"};
  for_all_settings([&](const std::string& name, auto settings) {
    const std::string json = to_json(settings).dump();
    write("settings/" + name, json);
    write("config_file/" + name, json);
    list_settings(settings, Words{words});
  });
  for (const char* target : {"settings", "config_file", "model_file", "training_state"}) {
    write_dictionary(target, words);
  }
}

// What 'nmt COMMAND' takes.
void write_command_lines() {
  std::set<std::string> words{"@", "--help", "--version", "--config", "--no-", "nan", "1e300", "="};
  nmt::TrainFlags flags;
  CLI::App app;
  nmt::add_train_flags(&app, flags);
  for (const CLI::Option* option : app.get_options()) words.insert(option->get_name());
  for_all_settings([&](const std::string&, auto settings) {
    std::set<std::string> names;
    list_settings(settings, Words{names});
    for (std::string name : names) {
      std::replace(name.begin(), name.end(), '_', '-');
      words.insert("--" + name);
      words.insert(name);
    }
  });
  write_dictionary("command_line", words);
  write("command_line/train",
        "train\n--train\n@\n--dev\n@\n--model\nm\n--config\n@\n\n{\"hidden\": 8}");
  write("command_line/translate", "translate\n--model\n@\n--beam\n4\n--length-penalty=1\n\nx");
  write("command_line/evaluate", "evaluate\n--model\n@\n--test\n@\n@\n--tags\n@\n\nx");
  write("command_line/score", "score\n--model\n@\n--input\n@\n--target\n@\n\nx");
  write("command_line/compare", "compare\n--reference\n@\n--outputs\n@\n@\n\na b\nc d e f\n");
  write("command_line/attend", "attend\n--model\n@\n--input\n@\n--format\nsvg\n--output\nx\n\nx");
  write("command_line/average", "average\n--models\n@\n@\n--output\nx\n\nx");
  write("command_line/info", "info\n--model\n@\n\nx");
}

// ---- past findings ------------------------------------------------------------------------------
// Those that a file of today's format has to have around them; others are in findings/.

void write_deep_json() {
  constexpr size_t kLevels = 120'000;
  const std::string deep = R"({"x":)" + std::string(kLevels, '[') + std::string(kLevels, ']') + "}";
  for (const char* target : {"settings", "config_file", "vocabulary"}) {
    write(std::string(target) + "/deep", deep);
  }
  SafetensorsFile model = read_safetensors("model_file/config1"),
                  state = read_safetensors("training_state/begun");
  model.metadata["config"] = deep;
  state.metadata["training"] = deep;
  write_safetensors("model_file/deep", model);
  write_safetensors("training_state/deep", state);
}

// Sizes for which they have too few parameters.
void write_large_models() {
  for (const int64_t size : {6000, 12'000, 1'000'000}) {
    SafetensorsFile file = read_safetensors("model_file/config1");
    nmt::ModelConfig config = nmt::testing::small_config("{}");
    config.hidden = size;
    file.metadata["config"] = to_json(config).dump();
    write_safetensors("model_file/hidden" + std::to_string(size), file);
  }
}

void write_large_counts() {
  for (const std::string count : {"adam.steps", "plateau.waited"}) {
    SafetensorsFile file = read_safetensors("training_state/after_epoch");
    for (auto& [name, values] : file.integers) {
      if (name.starts_with(count)) values = {std::numeric_limits<int64_t>::max()};
    }
    file.tensors["plateau.best"] = Tensor::scalar(0);  // so that the next epoch is no better
    write_safetensors("training_state/large_" + count, file);
  }
}

}  // namespace

void write_seeds() {
  write_models();
  write_states();
  write_tensors();
  write_texts();
  write_settings();
  write_command_lines();
  write_deep_json();
  write_large_models();
  write_large_counts();
}

}  // namespace attune::fuzzing

int main(int argc, char** argv) try {
  if (argc != 2) return 2;
  std::filesystem::create_directories(argv[1]);
  std::filesystem::current_path(argv[1]);
  attune::fuzzing::write_seeds();
} catch (const std::exception& error) {
  std::cerr << "write_seeds: " << error.what() << '\n';
  return 1;
}
