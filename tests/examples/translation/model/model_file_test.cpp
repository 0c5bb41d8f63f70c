// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/model_file.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "attune/core/files/safetensors.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"
#include "attune/tests/support/small_model.h"
#include "attune/tests/support/temporary_directory.h"
#include "attune/tests/support/vocabularies.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::same_bits;

// A file in the temporary folder that goes with the test.
struct TemporaryFile {
  attune::testing::TemporaryDirectory folder;
  std::string path() const { return folder.path("model.safetensors"); }
};

std::unique_ptr<Model> make_model(const ModelConfig& config = small_config("gru", "additive", false,
                                                                           2)) {
  Rng rng(4);
  const auto text = make_tokenizer({"simple"});
  return std::make_unique<Model>(config, Tokenizers{text, text},
                                 Vocabulary({"the", "cat", "\"quoted\""}),
                                 Vocabulary({"le", "chat", "été", "<eos>"}), rng);
}

TEST_CASE("model file: holds everything that translation needs") {
  for (const ModelConfig& config : small_configs()) {
    CAPTURE(described(config));
    const TemporaryFile file;
    const std::unique_ptr<Model> saved = make_model(config);
    save_model(*saved, file.path());
    const std::unique_ptr<Model> loaded = load_model(file.path());
    CHECK(to_json(loaded->translator->config()) == to_json(config));
    CHECK(loaded->source_tokenizer->config().tokenize == "simple");
    CHECK_FALSE(loaded->source_tokenizer->config().lowercase);
    CHECK(loaded->target_tokenizer == loaded->source_tokenizer);
    CHECK(loaded->source_vocabulary.tokens() == saved->source_vocabulary.tokens());
    CHECK(loaded->target_vocabulary.tokens() == saved->target_vocabulary.tokens());
    const Batch batch = batch_of(mixed_pairs());
    CHECK(same_bits(loaded->translator->logits(batch).value(),
                    saved->translator->logits(batch).value()));
  }
}

// Saves a model, changes the file, and says what loading it says.
template <class Change>
std::string error_after(Change change) {
  const TemporaryFile file;
  save_model(*make_model(), file.path());
  SafetensorsFile contents = read_safetensors(file.path());
  change(contents);
  write_safetensors(file.path(), contents);
  const std::string error = error_of([&] { load_model(file.path()); });
  REQUIRE(error.substr(0, file.path().size() + 2) == file.path() + ": ");
  return error.substr(file.path().size() + 2);
}

std::string nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST_CASE("model file: what does not fit is refused") {
  CHECK(error_after([](SafetensorsFile& f) { f.metadata.clear(); }) ==
        "this is a safetensors file, but no model that 'nmt train' wrote");
  CHECK(error_after([](SafetensorsFile& f) { f.metadata.erase("config"); }) ==
        "the metadata lack 'config'");
  CHECK(error_after([](SafetensorsFile& f) {
          f.metadata["config"] = "{";
        }).find("the settings cannot be read") == 0);
  CHECK(error_after([](SafetensorsFile& f) { f.metadata.erase("text"); }) ==
        "the metadata lack 'text'");
  CHECK(error_after([](SafetensorsFile& f) {
          f.metadata["text"] = R"({"tokenize": "moses"})";
        }).starts_with("tokenize 'moses' is unknown; choose one of none, simple, "));
  CHECK(error_after([](SafetensorsFile& f) { f.metadata["text"] = R"({"tokenize": "bpe"})"; }) ==
        "the metadata lack 'source_subwords'");
  for (const char* old : {"attune translation model 1", "attune translation model 2"}) {
    CHECK(error_after([&](SafetensorsFile& f) { f.metadata["format"] = old; }) ==
          "this model was written by an older nmt; train it again");
  }
  CHECK(error_after([](SafetensorsFile& f) {
          f.metadata["format"] = "attune translation model 4";
        }) == "this model was written by a newer nmt, which alone can read it");
  CHECK(
      error_after([](SafetensorsFile& f) { f.metadata["config"] = nested(120'000); }) ==
      "the settings cannot be read: line 1: objects and lists lie more than 16 deep in each other");
  const std::string words = "the metadata's 'source_vocabulary'";
  const auto error_with_words = [](const std::string& json) {
    return error_after([&](SafetensorsFile& f) { f.metadata["source_vocabulary"] = json; });
  };
  for (const char* json : {"[1]", "{}", "\"the\"", "null", "[[\"the\"]]", "[\"the\", null]"}) {
    CHECK(error_with_words(json) == words + " is no list of words");
  }
  CHECK(error_with_words("[\"the\"").starts_with(words + ": it is no valid JSON: "));
  CHECK(error_with_words(R"(["\ud800"])").starts_with(words + ": it is no valid JSON: "));
  CHECK(error_with_words(nested(120'000)) ==
        words + ": line 1: objects and lists lie more than 16 deep in each other");
  CHECK(error_with_words(R"(["the", "cat", "the"])") ==
        "vocabulary: 'the' stands there twice, as ids 4 and 6");
  CHECK(error_with_words(R"(["the", ""])") ==
        "vocabulary: the token of id 5 is empty or holds white space");
  CHECK(error_after([](SafetensorsFile& f) { f.metadata["source_vocabulary"] = "[\"the\"]"; }) ==
        "load: encoder.words.embedding.weight is [7, 3] in the file, but [5, 3] in the model");
  CHECK(error_after([](SafetensorsFile& f) { f.tensors.erase("decoder.output.bias"); }) ==
        "load: the file does not fit the model; missing: decoder.output.bias; unexpected: none");
}

// The settings ask for a model of gigabytes, and an empty tensor has their size as an axis.
TEST_CASE("model file: a size that no parameter has is refused before anything is built") {
  const char* cases[] = {
      R"({"hidden": 12000, "encoder_hidden": 4, "bridge": "linear"})",
      R"({"encoder_hidden": 12000, "bridge": "linear"})",
      R"({"embedding": 1000000})",
      R"({"encoder_embedding": 1000000})",
      R"({"attention_hidden": 1000000})",
      R"({"layers": 64, "encoder_layers": 64})",
      R"({"decoder": "bahdanau", "tie": "target", "embedding": 1000000})",
      R"({"decoder": "conditional", "embedding": 1000000})",
      R"({"hidden": 1000000, "cell": "rnn", "bidirectional": false, "attention": "none"})",
  };
  for (const char* changes : cases) {
    CAPTURE(changes);
    const std::string error = error_after([&](SafetensorsFile& f) {
      auto config = nlohmann::json::parse(f.metadata.at("config"));
      config.update(nlohmann::json::parse(changes));
      f.metadata["config"] = config.dump();
      for (const int64_t size : {12000, 1000000}) {
        f.tensors["empty." + std::to_string(size)] = Tensor::zeros({0, size});
      }
    });
    CHECK(error.starts_with("its settings ask for at least "));
    CHECK(error.find(" parameters, but it has ") != std::string::npos);
  }
}

// A model whose subwords are learnt from a few lines.
std::unique_ptr<Model> make_subword_model(bool joint) {
  TextOptions settings;
  settings.tokenize = "bpe";
  settings.lowercase = true;
  settings.joint = joint;
  settings.vocabulary_size = 40;
  const ParallelLines lines{"text", {{"The Cat sat", "Le Chat dort"}, {"the dog", "le chien"}}};
  const Tokenizers text = make_tokenizers(settings, lines);
  const Vocabularies words = vocabularies_of(settings, tokenize(lines, text, 0).pairs);
  Rng rng(4);
  return std::make_unique<Model>(small_config("gru", "additive", false), text, words.source,
                                 words.target, rng);
}

TEST_CASE("model file: holds the subwords") {
  if (!has_sentencepiece()) return;
  const std::string line = "The dog sat: Öl, THE CAT";
  for (const bool joint : {false, true}) {
    const TemporaryFile file;
    const std::unique_ptr<Model> saved = make_subword_model(joint);
    save_model(*saved, file.path());
    CHECK(read_safetensors(file.path()).metadata.contains("target_subwords") == !joint);
    const std::unique_ptr<Model> loaded = load_model(file.path());
    CHECK((loaded->source_tokenizer == loaded->target_tokenizer) == joint);
    CHECK(loaded->source_tokenizer->config().lowercase);
    CHECK(loaded->source_tokenizer->tokenize(line) == saved->source_tokenizer->tokenize(line));
    CHECK(loaded->target_tokenizer->tokenize(line) == saved->target_tokenizer->tokenize(line));
    CHECK(loaded->target_tokenizer->subword_model() == saved->target_tokenizer->subword_model());
    CHECK(loaded->target_tokenizer->detokenize(loaded->target_tokenizer->tokenize(line)) ==
          "the dog sat: öl, the cat");
    CHECK(loaded->source_vocabulary.tokens() == saved->source_vocabulary.tokens());
  }
}

TEST_CASE("model file: subwords that are none are refused") {
  if (!has_sentencepiece()) return;
  const auto error_with = [](const std::string& subwords) {
    const TemporaryFile file;
    save_model(*make_subword_model(true), file.path());
    SafetensorsFile contents = read_safetensors(file.path());
    contents.metadata["source_subwords"] = subwords;
    write_safetensors(file.path(), contents);
    return error_of([&] { load_model(file.path()); }).substr(file.path().size());
  };
  CHECK(error_with("not base64") == ": base64: ' ' is no digit");
  CHECK(error_with("AAAA") == ": this is no SentencePiece model, or only the beginning of one");
}

TEST_CASE("model file: missing, truncated and foreign files are named") {
  const TemporaryFile file;
  CHECK(error_of([&] { load_model(file.path()); }).find(file.path()) != std::string::npos);
  save_model(*make_model(), file.path());
  const auto size = std::filesystem::file_size(file.path());
  for (const auto kept : {size - 1, size / 2, decltype(size){9}, decltype(size){0}}) {
    std::filesystem::resize_file(file.path(), kept);
    CAPTURE(kept);
    CHECK(error_of([&] { load_model(file.path()); }).find(file.path()) != std::string::npos);
  }
  std::ofstream(file.path()) << "just some text, long enough to look like a header of its own";
  CHECK(error_of([&] { load_model(file.path()); }).find(file.path()) != std::string::npos);
}

}  // namespace
}  // namespace nmt::testing
