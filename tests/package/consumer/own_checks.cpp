// SPDX-License-Identifier: MIT
// Somebody else's op and layer, held to what Attune's own are held to, without a test framework.
#include <cmath>
#include <cstdio>
#include <string>

#include "attune/autograd/check_ops.h"
#include "attune/autograd/op.h"
#include "attune/autograd/ops.h"
#include "attune/core/elementwise.h"
#include "attune/core/testing/errors.h"
#include "attune/nn/check_padding.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent/gru.h"

using namespace attune;
using namespace attune::testing;

namespace {

/// y = x e^x.   dL/dx = dL/dy (1 + x) e^x
Variable x_exp_x(const Variable& x) {
  Tensor y = map(x.value(), [](real v) { return v * std::exp(v); });
  return make_op("x_exp_x", y, {x}, [x = x.value()](const Tensor& dy, Gradients& grads) {
    grads.add(0, zip("x_exp_x", dy, x, [](real g, real v) { return g * (1 + v) * std::exp(v); }));
  });
}

/// x [S, B, E], lengths [B] -> logits [S, B, tags]
class Tagger : public Module {
 public:
  Tagger(Place at, int64_t input, int64_t tags, Rng& rng)
      : Module(at), rnn_(this, "rnn", input, 4, rng), output_(this, "output", 4, tags, rng) {}
  Variable operator()(const Variable& x, const Ids& lengths) const {
    return output_(rnn_(x, lengths).output);
  }

 private:
  Child<GRU> rnn_;
  Child<Linear> output_;
};

void check() {
  check_ops(
      {{"x e^x",
        [](const Leaves& x) { return x_exp_x(x[0]); },
        {{2, 3}},
        {2, 3},
        [](const Values& x, const Index& i) { return at(x[0], i) * std::exp(at(x[0], i)); }}});

  Rng rng(1);
  const Root<Tagger> tagger(3, 2, rng);
  check_padding(*tagger, 3);
  check_errors(
      {{[&] {
          tagger(constant(Tensor::zeros({5, 2})), Ids({5, 2}));
        },
        "Recurrent: needs x [S, B, 3] with S >= 1 and lengths [B], got [5, 2] and [2], in rnn"}});

  const auto leaks = [](const Variable& x, const Ids&) { return x - mean(x); };
  const std::string said = error_of([&] { check_padding(leaks, {}, 3); });
  if (!said.starts_with("check_padding: dL/dx is not 0 in the padding")) fail("leaks: ", said);
}

}  // namespace

int main() {
  try {
    check();
  } catch (const Error& error) {
    std::fprintf(stderr, "own_checks: %s\n", error.what());
    return 1;
  }
}
