// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/bahdanau_decoder.h"

#include <doctest/doctest.h>

#include "attune/tests/support/small_model.h"

namespace nmt::testing {
namespace {

// Of an encoder and a decoder of one GRU layer, additive attention and a linear bridge.
constexpr int64_t expected_parameters(int64_t E, int64_t H, int64_t source_V, int64_t target_V) {
  const auto gru = [](int64_t in, int64_t hidden) { return 3 * hidden * (in + hidden + 2); };
  const int64_t encoder = source_V * E + 2 * gru(E, H / 2);
  const int64_t bridge = H * H + H;
  const int64_t attention = H * H + (H * H + H) + H;
  const int64_t output = (2 * H + E + 1) * target_V;
  return encoder + bridge + target_V * E + attention + gru(E + H, H) + output;
}
static_assert(expected_parameters(512, 512, 8000, 8000) == 24'821'056);

ModelConfig small() { return small_bahdanau_config("gru", "additive", BridgeKind::linear); }

TEST_CASE("Bahdanau's decoder: parameters") {
  const ModelConfig config = small();
  Rng rng(1);
  const Root<Translator> translator(config, kSourceVocabulary, kTargetVocabulary, rng);
  CHECK(translator->parameter_count() ==
        expected_parameters(config.embedding, config.hidden, kSourceVocabulary, kTargetVocabulary));
}

}  // namespace
}  // namespace nmt::testing
