// SPDX-License-Identifier: MIT
// The examples of nn/README.md, as they stand there; the one in Python is readme.pytorch's.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "attune/autograd/check_gradients.h"
#include "attune/autograd/ops.h"
#include "attune/core/files/safetensors.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/checkpoint.h"
#include "attune/nn/embedding.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent/gru.h"
#include "attune/nn/recurrent/recurrent.h"
#include "attune/tests/support/working_directory.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("README of nn: a tagger, and its file, which has PyTorch's names") {
  const WorkingDirectory directory;
  const int64_t words = 9, tags = 4;
  Rng rng(1);
#include "readmes/nn/tagger.inc"
  const SafetensorsFile file = read_safetensors("tagger.safetensors");
  std::vector<std::string> names;
  for (const auto& entry : file.tensors) names.push_back(entry.first);
  CHECK(names == std::vector<std::string>{"embedding.weight", "output.bias", "output.weight",
                                          "rnn.bias_hh_l0", "rnn.bias_hh_l0_reverse",
                                          "rnn.bias_ih_l0", "rnn.bias_ih_l0_reverse",
                                          "rnn.weight_hh_l0", "rnn.weight_hh_l0_reverse",
                                          "rnn.weight_ih_l0", "rnn.weight_ih_l0_reverse"});
  CHECK(file.integers.empty());  // it drops nothing

  const Ids ids({5, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 0, 0}), lengths({5, 4});
  const Tensor logits = tagger(ids, lengths).value();
  CHECK(logits.shape() == Shape{5, 2, tags});
  for (const NamedVariable& parameter : tagger->parameters()) {
    Variable weights = parameter.variable;
    weights.mutable_value() = Tensor::zeros(weights.shape());
  }
#include "readmes/nn/load_tagger.inc"
  CHECK(same_bits(tagger(ids, lengths).value(), logits));
}

#include "readmes/nn/highway.inc"
#include "readmes/nn/highway_test.inc"

}  // namespace
