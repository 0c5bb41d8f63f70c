// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/config.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/tests/support/choices.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;

// A configuration that a model file might hold.
ModelConfig config_of(const std::string& json) {
  const auto config = read_json<ModelConfig>(json);
  validate(config);
  return config;
}

TEST_CASE("config: what a file must not hold") {
  struct Case {
    std::string json, error;
  };
  const std::vector<Case> cases = {
      {R"({"hidden": 0})", "hidden must lie between 1 and 1000000, not 0"},
      {R"({"hidden": 1.5})", "hidden must lie between 1 and 1000000, not 1.5"},
      {R"({"hidden": "4"})", "hidden must lie between 1 and 1000000, not \"4\""},
      {R"({"layers": 65})", "layers must lie between 1 and 64, not 65"},
      {R"({"dropout": 1})", "dropout must lie between 0 and 0.95, not 1"},
      {R"({"cell": "lstn"})", "cell 'lstn' is unknown; choose one of lstm, "},
      {R"({"bridge": "dense"})",
       "bridge 'dense' is unknown; choose one of copy, linear, mean, zero"},
      {R"([])", "the settings are no JSON object"},
      {R"({"hidden": 4)", "the settings cannot be read: "},
      {R"({"hidden": 4, "hidden": 5})",
       "the settings cannot be read: line 1: the key \"hidden\" stands there twice"},
      {R"({"input_feeding": 1})", "input_feeding must be true or false, not 1"},
      {R"({"cell": 3})", "cell must be a word, not 3"},
      {R"({"cell": null})", "cell must be a word, not null"},
      {R"({"hidden": 18446744073709551615})", "hidden must lie between 1 and 1000000, not 1844"},
      {R"({"hidden": 18446744073709551626})", "hidden must lie between 1 and 1000000, not 1.8"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.json);
    CHECK(error_of([&] { config_of(c.json); }).starts_with(c.error));
  }
}

TEST_CASE("config: choices that cannot go together are refused") {
  struct Case {
    std::string json, error;
  };
  const std::vector<Case> cases = {
      {R"({"hidden": 5})",
       "model: an encoder of 5 units cannot be halved for two directions; take an even number, or "
       "one direction"},
      {R"({"tie": "all", "encoder_embedding": 7})",
       "model: embeddings of 7 and 128 numbers cannot be one; 'tie' all needs equal sizes"},
      {R"({"tie": "source", "encoder_embedding": 7})",
       "model: embeddings of 7 and 128 numbers cannot be one; 'tie' source needs equal sizes"},
      {R"({"encoder_hidden": 6, "hidden": 4})",
       "model: bridge copy needs an encoder and a decoder of the same shape, not 1 layers of 6 and "
       "1 of 4; take bridge linear"},
      {R"({"encoder_layers": 2})",
       "model: bridge copy needs an encoder and a decoder of the same shape, not 2 layers of 256 "
       "and 1 of 256; take bridge linear"},
      {R"({"attention": "dot", "encoder_hidden": 6, "hidden": 4, "bridge": "zero"})",
       "model: attention dot compares states of 4 and 6 numbers, which must be equal; general has "
       "a projection"},
      {R"({"attention": "multi_head", "heads": 3})",
       "model: 256 units of attention cannot be divided among 3 heads"},
      {R"({"attention": "none", "bridge": "zero"})",
       "model: bridge zero without attention: the decoder would see nothing of the source; take "
       "another bridge"},
      {R"({"attention": "final", "bridge": "zero"})",
       "model: bridge zero without attention: the decoder would see nothing of the source; take "
       "another bridge"},
      {R"({"attention": "general", "attention_hidden": 256})",
       "model: attention general has no units, so attention_hidden says nothing; leave it out"},
      {R"({"attention": "additive", "heads": 4})",
       "model: attention additive has no heads, so their number says nothing; leave it out"},
      {R"({"decoder": "bahdanau", "attention": "none"})",
       "model: decoder bahdanau reads a context at every step, so attention cannot be none; final "
       "is the same without attention"},
      {R"({"decoder": "conditional", "input_feeding": true})",
       "model: decoder conditional has no input feeding; it is a choice of luong and readout"},
      {R"({"decoder": "gnmt"})",
       "model: decoder gnmt feeds the bottom layer's context to those above; it needs at least 2 "
       "layers"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.json);
    CHECK(error_of([&] { config_of(c.json); }) == c.error);
  }
}

TEST_CASE("config: the number of heads is 4 if it is not given") {
  CHECK(config_of(R"({"attention": "multi_head"})").attention_heads() == 4);
  CHECK(config_of(R"({"attention": "multi_head", "heads": 8})").attention_heads() == 8);
}

TEST_CASE("config: the small models of these tests leave out no choice") {
  CHECK(never_chosen(small_configs()) == "tie all, tie source");  // of one vocabulary
}

TEST_CASE("config: a failing test prints the names of choices") {
  CHECK(doctest::toString(DecoderKind::gnmt) == "gnmt");
  CHECK(doctest::toString(Choice<CellRow>("gru")) == "gru");
}

TEST_CASE("config: a model has the parameters that are foreseen, and at most 3 times as many") {
  std::vector<ModelConfig> configs = small_configs();
  for (const char* choices :
       {R"({"hidden": 300, "encoder_hidden": 4, "bridge": "linear"})",
        R"({"encoder_hidden": 300, "bridge": "linear"})", R"({"embedding": 300})",
        R"({"encoder_embedding": 300})", R"({"attention_hidden": 300})",
        R"({"layers": 9, "encoder_layers": 9, "cell": "rnn"})",
        R"({"embedding": 300, "tie": "source"})", R"({"embedding": 300, "tie": "all"})",
        R"({"decoder": "bahdanau", "embedding": 300, "tie": "target"})",
        R"({"decoder": "conditional", "embedding": 300})",
        R"({"decoder": "gnmt", "layers": 9, "cell": "gru"})",
        R"({"hidden": 300, "cell": "rnn", "bidirectional": false, "attention": "none"})"}) {
    configs.push_back(small_config(choices));
  }
  for (const ModelConfig& config : configs) {
    CAPTURE(described(config));
    const int64_t target = 15, source = config.ties_source() ? target : 12;
    Rng rng(1);
    const Root<Translator> translator(config, source, target, rng);
    const int64_t foreseen = parameters_at_least(config, source, target);
    CHECK(foreseen <= translator->parameter_count());
    CHECK(3 * foreseen >= translator->parameter_count());
  }
}

TEST_CASE("config: JSON brings back what was written") {
  for (const ModelConfig& config : small_configs()) {
    const std::string json = to_json(config).dump();
    CAPTURE(json);
    CHECK(to_json(config_of(json)) == to_json(config));
  }
  CHECK(to_json(config_of("{}")) == to_json(ModelConfig()));
}

}  // namespace
}  // namespace nmt::testing
