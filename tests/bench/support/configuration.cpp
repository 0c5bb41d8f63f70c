// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/configuration.h"

#include <algorithm>
#include <numeric>
#include <sstream>

#include "attune/core/error.h"
#include "attune/core/parallel.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace bench {
namespace {

using nmt::Vocabulary;

constexpr int64_t kMost = 1'000'000;

struct SizeFlag {
  const char* name;
  int64_t Configuration::*field;
  int64_t least;
  const char* help;
  int64_t most = kMost;
};

constexpr SizeFlag kSizes[] = {
    {"--hidden", &Configuration::hidden, 2, "hidden units of the decoder, an even number"},
    {"--emb", &Configuration::embedding, 0, "embedding size; 0: as --hidden"},
    {"--layers", &Configuration::layers, 1, "layers of encoder and decoder"},
    {"--batch", &Configuration::batch, 1, "sentences"},
    {"--src", &Configuration::source, 1, "tokens of the longest source"},
    {"--tgt", &Configuration::target, 1, "tokens of every target"},
    {"--vocab", &Configuration::vocabulary, Vocabulary::kSpecials + 1, "words of either side"},
    {"--threads", &Configuration::threads, 1, "threads to compute with", kMostThreads},
};

constexpr SizeFlag kSteps{"--steps", &Configuration::steps, 1,
                          "steps to measure, after those that warm up"};

CLI::Option* add_flag(CLI::App& app, Configuration& c, const SizeFlag& flag) {
  return app.add_option(flag.name, c.*flag.field, flag.help)
      ->check(CLI::Range(flag.least, flag.most))
      ->capture_default_str();
}

// Each direction of the encoder has half of the hidden units.
std::string complaint_if_odd(const std::string& number) {
  const bool odd = !number.empty() && (number.back() - '0') % 2 != 0;
  return odd ? "it must be even, since the encoder's two directions share it" : "";
}

int32_t random_word(const Configuration& c, Rng& rng) {
  return Vocabulary::kSpecials +
         static_cast<int32_t>(rng.below(c.vocabulary - Vocabulary::kSpecials));
}

Ids random_lengths(const Configuration& c, Rng& rng) {
  const int64_t least = std::max<int64_t>(1, c.source / 2);
  std::vector<int32_t> lengths(static_cast<size_t>(c.batch));
  for (int32_t& n : lengths) n = static_cast<int32_t>(least + rng.below(c.source - least + 1));
  lengths[0] = static_cast<int32_t>(c.source);
  return Ids(std::move(lengths));
}

Ids random_source(const Configuration& c, const Ids& lengths, Rng& rng) {
  std::vector<int32_t> ids;
  for (int64_t s = 0; s < c.source; ++s) {
    for (const int32_t n : lengths) ids.push_back(s < n ? random_word(c, rng) : Vocabulary::kPad);
  }
  return Ids({c.source, c.batch}, std::move(ids));
}

}  // namespace

void add_sizes(CLI::App& app, Configuration& c) {
  app.add_option("--model", c.model, "which translator")
      ->check(CLI::IsMember({"luong", "luong_if", "bahdanau"}))
      ->capture_default_str();
  for (const SizeFlag& size : kSizes) {
    CLI::Option* option = add_flag(app, c, size);
    if (size.field == &Configuration::hidden) option->check(complaint_if_odd);
  }
}

void add_flags(CLI::App& app, Configuration& c) {
  add_sizes(app, c);
  add_flag(app, c, kSteps);
}

std::vector<std::string> to_arguments(const Configuration& c) {
  std::vector<std::string> arguments{"--model", c.model, "--mode", c.mode};
  const auto add = [&](const SizeFlag& flag) {
    arguments.emplace_back(flag.name);
    arguments.push_back(std::to_string(c.*flag.field));
  };
  for (const SizeFlag& size : kSizes) add(size);
  add(kSteps);
  return arguments;
}

std::string name_of(const Configuration& c) {
  std::ostringstream name;
  name << c.model << " h" << c.hidden << " b" << c.batch << " S" << c.source << " T" << c.target
       << " V" << c.vocabulary;
  if (c.layers != 1) name << " L" << c.layers;
  if (c.embedding != 0 && c.embedding != c.hidden) name << " E" << c.embedding;
  return name.str();
}

nmt::ModelConfig model_config(const Configuration& c) {
  nmt::ModelConfig config;
  config.embedding = c.embedding == 0 ? c.hidden : c.embedding;
  config.hidden = c.hidden;
  config.layers = c.layers;
  config.dropout = 0;
  if (c.model == "bahdanau") {
    config.cell = "gru";
    config.attention = "additive";
    config.decoder = nmt::DecoderKind::bahdanau;
    config.bridge = nmt::BridgeKind::linear;
  } else {
    config.cell = "lstm";
    config.attention = "general";
    config.input_feeding = c.model == "luong_if";
  }
  return config;
}

nmt::Batch random_batch(const Configuration& c, Rng& rng) {
  const int64_t B = c.batch, T = c.target;
  nmt::Batch batch;
  batch.source_lengths = random_lengths(c, rng);
  batch.source = random_source(c, batch.source_lengths, rng);
  batch.indices.resize(static_cast<size_t>(B));
  std::iota(batch.indices.begin(), batch.indices.end(), 0);
  std::vector<int32_t> words(static_cast<size_t>((T + 1) * B));
  for (int32_t& word : words) word = random_word(c, rng);
  batch.target_input = Ids({T, B}, {words.begin(), words.end() - B});
  batch.target_output = Ids({T, B}, {words.begin() + B, words.end()});
  batch.target_lengths = Ids::full({B}, static_cast<int32_t>(T));
  batch.target_tokens = T * B;
  return batch;
}

}  // namespace bench
