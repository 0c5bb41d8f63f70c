// SPDX-License-Identifier: MIT
// write_seeds FOLDER: for each target what it may begin with, in FOLDER/TARGET/, what it has to
// accept in FOLDER/TARGET/valid/, what it may not in FOLDER/TARGET/refused/; and where words would
// be long to guess, FOLDER/TARGET.dict, a dictionary in libFuzzer's format.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <set>

#include "attune/core/files/safetensors.h"
#include "attune/examples/translation/commands/train_flags.h"
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/base64.h"
#include "attune/examples/translation/text/decompress.h"
#include "attune/examples/translation/text/prepare_text.h"
#include "attune/tests/examples/translation/view/sentences.h"
#include "attune/tests/fuzz/support/models.h"
#include "attune/tests/fuzz/support/small_training.h"
#include "attune/tests/fuzz/support/text.h"
#include "attune/tests/fuzz/support/text_parts.h"
#include "attune/tests/support/temporary_directory.h"

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

void write_dictionary(const std::string& target, const std::set<std::string>& words) {
  std::ofstream file(target + ".dict");
  for (const std::string& word : words) file << '"' << word << "\"\n";
}

// ---- files --------------------------------------------------------------------------------------

void write_models() {
  int number = 0;
  for (const nmt::ModelConfig& config : nmt::testing::small_configs()) {
    nmt::Model model = tiny_model(config);
    model.training = R"({"epochs":9,"optimizer":"adam"})";
    save_model(model, path_of("model_file/valid/config" + std::to_string(++number)));
  }
  for (const auto& [name, kind] : nmt::Names<nmt::Choice<nmt::TokenizationRow>>::list) {
    if (kind->has_subwords() && !nmt::has_sentencepiece()) continue;
    const std::string subwords = kind->has_subwords() ? small_subwords(kind) : "";
    save_model(tiny_model(nmt::testing::small_config("{}"), kind, subwords),
               path_of("model_file/valid/" + std::string(name)));
    if (!kind->has_subwords()) continue;
    write("subword_model/valid/" + std::string(name), subwords);
    write("base64/valid/" + std::string(name), nmt::to_base64(subwords));
  }
}

// As a kill leaves it that comes in begin(), when there are models and a log of an earlier
// training.
SafetensorsFile killed_in_begin(SafetensorsFile state) {
  state.metadata["replaced_epochs"] = "[1,2]";
  state.metadata["replaces_model"] = "true";
  auto log = nlohmann::json::parse(state.metadata["log"]);
  log["replaces"] = true;
  state.metadata["log"] = log.dump();
  return state;
}

void write_states(nmt::Choice<nmt::OptimizerRow> optimizer) {
  const std::string seeds = "training_state/valid/" + to_string(optimizer) + "_";
  const testing::TemporaryDirectory folder;
  SmallTraining small(optimizer);
  nmt::TrainingFiles files = files_in(folder.path(""));
  const auto keep = [&](const std::string& name) {
    if (name == "epoch1") return;  // beside it, no model of epoch 2 may be, as the target has one
    fs::copy_file(files.training(), path_of(seeds + name), fs::copy_options::overwrite_existing);
  };
  files.begin(small.training());
  write_safetensors(path_of(seeds + "begun"), killed_in_begin(read_safetensors(files.training())));
  learn(small, files, 5, keep);
}

void write_tensors() {
  SafetensorsFile file;
  write_safetensors(path_of("safetensors/valid/empty"), file);
  file.tensors = {{"a", Tensor::ones({2, 3})}, {"b", Tensor::scalar(1)}, {"c", Tensor::ones({0})}};
  file.integers = {{"d", {1, -1}}};
  file.metadata = {{"key", "a text"}};
  write_safetensors("safetensors/valid/every_kind", file);
  std::string bytes = bytes_of("safetensors/valid/every_kind");
  write("safetensors/valid/undecoded", bytes.replace(bytes.find("I64"), 3, "U64"));
}

// ---- texts --------------------------------------------------------------------------------------

void write_texts() {
  std::string text, pairs;
  int number = 0;
  for (const std::string_view line : kLines) {
    ++number;
    for (const char* target : {"tokenizers", "utf8"}) {
      write(std::string(target) + "/valid/line" + std::to_string(number), line);
    }
    text += std::string(line) + "\n";
    pairs += std::string(line) + "\t" + std::string(line) + "\tsource\r\n";
  }
  write("parallel_text/valid/pairs", pairs);
  write("parallel_text/valid/two_files", text + std::string(1, '\0') + text);
  write("vocabulary/valid/words", R"(["a","\u00e9t\u00e9"])");
  write("word_vectors/valid/header", "3 3\na 1 2 3\nthe -0.5 1e-3 2E+2\nof 1 2 3\n");
  write("word_vectors/valid/plain", "the 1 2 3\nnew york 1 2 3\n");
  write("base64/valid/text", "YWI=");
}

// Of two corpora, tokenised in each way.
void write_prepared_texts() {
  std::string pairs;
  for (int i = 0; i < 8; ++i) {
    const std::string number = std::to_string(i);
    pairs += "a" + number + " b c\tx" + number + " y\n";
  }
  const testing::TemporaryDirectory folder;
  nmt::TextSource source;
  for (const double weight : {1.0, 2.5}) {
    source.corpora.push_back({{folder.write(std::to_string(weight), pairs)}, weight});
  }
  for (const auto& [name, kind] : nmt::Names<nmt::Choice<nmt::TokenizationRow>>::list) {
    if (kind->has_subwords() && !nmt::has_sentencepiece()) continue;
    source.options.tokenize = kind;
    source.options.vocabulary_size = kind->has_subwords() ? 25 : 0;
    source.swap = !source.swap;
    source.hold_out = 2;
    prepare_text(source, path_of("prepared_text/valid/" + std::string(name)));
  }
}

// "a b", a tab, "x y" in the first line, then four times the other way round.
void write_packed_texts() {
  const auto write_packed = [](const std::string& name, bool is_built, const char* base64) {
    write("packed_text/" + std::string(is_built ? "valid/" : "") + name, nmt::from_base64(base64));
  };
  write_packed("gzip", nmt::make_gzip() != nullptr,
               "H4sIAAAAAAACA0tUSOKsUKjkSlJI5KxUqMBJAwCHfREjKAAAAA==");
  write_packed("zstd", nmt::make_zstd() != nullptr,
               "KLUv/SQorQAAeGEgYgl4IHkKYiBhCXkgeAEAl1sHMi5a8A==");
  write("packed_text/valid/plain", "a b\nb\r\n");
}

void write_training_texts() {
  std::string pairs;
  for (const std::string_view line : kLines) {
    pairs += std::string(line) + "\t" + std::string(line) + "\n";
  }
  for (const auto& [name, kind] : nmt::Names<nmt::Choice<nmt::TokenizationRow>>::list) {
    if (kind->has_subwords() && !nmt::has_sentencepiece()) continue;
    for (const bool joint : {false, true}) {
      nmt::TextOptions options;
      options.tokenize = kind;
      options.joint = joint;
      options.vocabulary_size = kind->has_subwords() ? 60 : 0;
      write("training_text/valid/" + std::string(name) + (joint ? "_joint" : ""),
            to_json(options).dump() + std::string(1, '\0') + pairs);
    }
  }
}

void write_logs() {
  const std::string epoch = R"({"best":true,"dev_bleu":1.5,"epoch":1})", nothing(1, '\0');
  const std::string step = R"({"step":50,"tokens_per_second":1,"train_loss":2.5})";
  const auto size = [](const std::string& lines) { return std::to_string(lines.size()); };
  const std::string lines = step + "\n" + epoch + "\n";
  write("curve/valid/whole", lines + nothing + size(lines) + " 0 0");
  write("curve/valid/steps_behind", lines + step + "\n{\"st" + nothing + size(lines) + " 0 0");
  write("curve/valid/epoch_behind", lines + epoch + "\n" + nothing + size(lines) + " 0 0");
  write("curve/valid/replaced", lines + lines + nothing + "0 0 1");
  write("curve/valid/empty", nothing + "0 0 0");
  write("curve/of_another", lines + nothing + size(lines) + " 1 0");
  write_dictionary("curve", {"\\x0a{\\\"step\\\":", "\\x0a{\\\"best\\\":"});
}

void write_attended() {
  std::string words;
  for (const std::string& word : nmt::testing::hostile_words()) words += word + " ";
  write("attended/valid/hostile", words + "\n" + words + "\n" + words);
  write("attended/valid/plain", "the \u00E9t\u00E9\nl' \u00E9t\u00E9\nl'\u00E9t\u00E9");
  write("attended/valid/empty", "");
  write("text_commands/valid/pairs", "a b\na, b.\n" + std::string(1, '\0') + "b a\nA-b\n");
  write("text_commands/other_lengths", "a\nb\nc\n" + std::string(1, '\0') + "b a\n\n");
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
  each("search", nmt::TranslateOptions{});
}

void write_settings() {
  std::set<std::string> words{"true", "false", "null", "1e300", "-1", "9223372036854775808"};
  for_all_settings([&](const std::string& name, auto settings) {
    const std::string json = to_json(settings).dump();
    write("settings/valid/" + name, json);
    write("config_file/" + name, json);
    list_settings(settings, Words{words});
  });
  for (const char* target :
       {"settings", "config_file", "model_file", "training_state", "training_text"}) {
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

// Nested so deeply that whoever walks it would use up the stack; under a name that would be passed
// over, so that nothing but the depth is to be refused.
void write_deep_json() {
  constexpr size_t kLevels = 2000;
  const std::string deep = R"("x":)" + std::string(kLevels, '[') + std::string(kLevels, ']') + "}";
  const auto add_to = [&](std::string& json) { json.replace(json.size() - 1, 1, "," + deep); };
  write("settings/refused/deep", "{" + deep);
  write("config_file/deep", "{" + deep);
  write("vocabulary/deep", "{" + deep);
  SafetensorsFile model = read_safetensors("model_file/valid/config1"),
                  state = read_safetensors("training_state/valid/adam_epoch2");
  add_to(model.metadata["config"]);
  add_to(state.metadata["log"]);
  write_safetensors(path_of("model_file/refused/deep"), model);
  write_safetensors(path_of("training_state/refused/deep"), state);
}

// Whose checksums fit, and what it says of itself does not.
void write_odd_texts() {
  const TextParts whole = *parts_of(bytes_of("prepared_text/valid/none"));
  const auto write_with = [&](const std::string& name, const std::string& of, const json& value) {
    TextParts parts = whole;
    json contents = parse(whole.contents);
    contents[json::json_pointer(of)] = value;
    parts.contents = text_of(contents);
    write("prepared_text/" + name, file_of(parts));
  };
  write_with("refused/checksum_is_no_whole_number", "/checksum", 1e300);
  write_with("refused/block_checksum_is_no_whole_number", "/block_checksums", {1e300});
  write_with("refused/made_in_no_direction", "/made/settings/swap", nullptr);
  write_with("refused/made_of_no_corpora", "/made/corpora", json::array());
  write_with("no_words", "/languages/source_vocabulary", "[]");  // whose ids there are
}

// Sizes for which they have too few parameters.
void write_large_models() {
  for (const int64_t size : {6000, 12'000, 1'000'000}) {
    SafetensorsFile file = read_safetensors("model_file/valid/config1");
    nmt::ModelConfig config = nmt::testing::small_config("{}");
    config.hidden = size;
    file.metadata["config"] = to_json(config).dump();
    write_safetensors("model_file/hidden" + std::to_string(size), file);
  }
}

void write_large_counts() {
  for (const std::string count : {"adam.steps", "plateau.waited"}) {
    SafetensorsFile file = read_safetensors("training_state/valid/adam_epoch2");
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
  write_states("adam");
  write_states("sgd");
  write_tensors();
  write_texts();
  write_prepared_texts();
  write_packed_texts();
  write_training_texts();
  write_logs();
  write_attended();
  write_settings();
  write_command_lines();
  write_deep_json();
  write_odd_texts();
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
