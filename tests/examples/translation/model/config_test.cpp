// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/config.h"

#include <doctest/doctest.h>

#include "attune/tests/support/errors.h"
#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;

// What is said of a configuration that a file holds.
std::string error_in(const ModelConfig& config) {
  return error_of([&] { config_from_json(to_json(config)); });
}

TEST_CASE("config: out of range is refused") {
  ModelConfig config = small_config(CellKind::lstm, AttentionKind::general, true);
  config.hidden = 5;
  CHECK(error_in(config) ==
        "model: embedding 3 and hidden 5 go to 1000000, hidden is even, for two directions, and "
        "layers 1 lie between 1 and 64");
  config.hidden = 4;
  config.dropout = 1;
  CHECK(error_in(config) == "model: dropout must lie in [0, 1), is 1");
}

TEST_CASE("config: what Bahdanau's decoder cannot be is refused") {
  const auto bahdanau = [](AttentionKind attention) {
    return small_bahdanau_config(CellKind::gru, attention, BridgeKind::copy);
  };
  CHECK(error_in(bahdanau(AttentionKind::none)) ==
        "model: decoder bahdanau needs attention, general or additive, not none");
  ModelConfig fed = bahdanau(AttentionKind::general);
  fed.input_feeding = true;
  CHECK(error_in(fed) ==
        "model: decoder bahdanau has no input feeding; it is a choice of decoder luong");
}

TEST_CASE("config: names") {
  CHECK(error_of([] { cell_from("lstn"); }) ==
        "cell 'lstn' is unknown; choose one of rnn, gru, lstm");
  CHECK(error_of([] { attention_from("dot"); }) ==
        "attention 'dot' is unknown; choose one of none, general, additive");
  CHECK(error_of([] { decoder_from("loung"); }) ==
        "decoder 'loung' is unknown; choose one of luong, bahdanau");
  CHECK(error_of([] { bridge_from("dense"); }) ==
        "bridge 'dense' is unknown; choose one of copy, linear");
}

TEST_CASE("config: JSON brings back what was written") {
  for (const ModelConfig& config : small_configs()) {
    const std::string json = to_json(config);
    CAPTURE(json);
    const ModelConfig read = config_from_json(json);
    CHECK(to_json(read) == json);
    CHECK(read.decoder == config.decoder);
    CHECK(read.bridge == config.bridge);
  }
}

TEST_CASE("config: a file from before decoder and bridge were choices") {
  const ModelConfig config = config_from_json(
      R"({"embedding": 3, "hidden": 4, "layers": 1, "cell": "gru", "attention": "none",
          "input_feeding": true, "dropout": 0.5})");
  CHECK(config.decoder == DecoderKind::luong);
  CHECK(config.bridge == BridgeKind::copy);
  CHECK(config.input_feeding);
  CHECK(error_of([] {
          config_from_json(R"({"embedding": 3})");
        }).find("model: the configuration cannot be read: ") == 0);
}

}  // namespace
}  // namespace nmt::testing
