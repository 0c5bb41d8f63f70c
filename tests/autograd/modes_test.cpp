// SPDX-License-Identifier: MIT
#include "attune/autograd/modes.h"

#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <memory>
#include <thread>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/ops.h"
#include "attune/core/error.h"
#include "attune/core/testing/errors.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("NoGrad: results need no gradient and are leaves") {
  const Variable x = leaf({2});
  const NoGrad no_grad;
  const Variable y = tanh(x) * x;
  CHECK_FALSE(y.requires_grad());
  CHECK(y.is_leaf());
  CHECK(error_of([&] { backward(sum(y)); }) ==
        "backward: nothing that led here requires a gradient: it is data or frozen, or NoGrad was "
        "on");
}

TEST_CASE("NoGrad: ends with its scope, nests, and stops at this thread") {
  CHECK(grad_enabled());
  {
    const NoGrad outer;
    {
      const NoGrad inner;
      CHECK_FALSE(grad_enabled());
    }
    CHECK_FALSE(grad_enabled());
    bool elsewhere = false;
    std::thread([&elsewhere] { elsewhere = grad_enabled(); }).join();
    CHECK(elsewhere);
  }
  CHECK(grad_enabled());
}

TEST_CASE("NoGrad: a parameter read without gradient may be trained on afterwards") {
  Variable w(Tensor::scalar(3), true);
  {
    const NoGrad no_grad;
    CHECK((w * w).item() == 9);
  }
  backward(w * w);
  CHECK(w.grad().item() == 6);
}

constexpr real kInfinity = std::numeric_limits<real>::infinity();

Variable number(real value) { return Variable(Tensor::scalar(value), true); }

TEST_CASE("FindNonFinite: names the op that made a NaN or an infinity, and its module") {
  const FindNonFinite find;
  const Scope scope(std::make_shared<const std::string>("decoder.attention"));
  check_errors({
      {[] { log(number(0)); },
       "log: made a NaN or an infinity out of finite inputs, in decoder.attention"},
      {[] { sqrt(number(-1)); },
       "sqrt: made a NaN or an infinity out of finite inputs, in decoder.attention"},
      {[] { number(1) / number(0); },
       "/: made a NaN or an infinity out of finite inputs, in decoder.attention"},
      {[] {
         const NoGrad no_grad;
         exp(number(1e4f));
       },
       "exp: made a NaN or an infinity out of finite inputs, in decoder.attention"},
      {[] {
         leaf({2}) + Variable(Tensor::of({1, kInfinity}));
       },
       "+: input 1 [2] holds a NaN or an infinity already, in decoder.attention"},
  });
}

TEST_CASE("FindNonFinite: names the op whose gradient is the first to be NaN or infinite") {
  const auto in_module = [](const std::function<Variable()>& f) {
    const Scope scope(std::make_shared<const std::string>("encoder"));
    return f();
  };
  const FindNonFinite find;
  const Variable root = in_module([] { return sqrt(number(0) * 3); });
  CHECK(error_of([&] { backward(root * 2); }) ==
        "backward: the gradient of sqrt in encoder holds a NaN or an infinity");
  CHECK(error_of([] { backward(number(1) * 2, Tensor::scalar(kInfinity)); }) ==
        "backward: the gradient [] to begin with holds a NaN or an infinity");
}

TEST_CASE("FindNonFinite: off again with its scope; then NaN passes through") {
  {
    const FindNonFinite outer;
    { const FindNonFinite inner; }
    CHECK(finding_non_finite());
  }
  CHECK_FALSE(finding_non_finite());
  Variable x = number(0);
  const Variable y = sqrt(x);
  CHECK(error_of([&] { backward(y); }) == "no error");
  CHECK(x.grad().item() == kInfinity);
}

}  // namespace
