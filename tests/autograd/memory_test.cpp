// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "attune/autograd/backward.h"
#include "attune/autograd/ops.h"
#include "attune/core/memory/allocator.h"
#include "attune/tests/support/op_cases.h"

/// How long a graph and its values live.
namespace {

using namespace attune;
using namespace attune::testing;

constexpr int64_t kSize = 1 << 16;
constexpr int64_t kBytes = kSize * static_cast<int64_t>(sizeof(real));

// Tensors of kSize elements that are alive, on top of `before`; small ones do not count.
int64_t live_tensors(int64_t before) { return (memory_stats().live_bytes - before) / kBytes; }

TEST_CASE("memory: a value that no closure reads is freed in the forward pass") {
  struct Case {
    const char* name;
    Variable (*op)(const Variable&);
    int64_t kept;  // of ten results, besides the last
  };
  const Case cases[] = {
      {"+ 1", [](const Variable& x) { return x + 1; }, 0},
      {"* 2", [](const Variable& x) { return x * 2; }, 0},
      {"neg", [](const Variable& x) { return -x; }, 0},
      {"x + y", [](const Variable& x) { return x + x; }, 0},
      {"reshape",
       [](const Variable& x) {
         return reshape(x, {kSize, 1});
       },
       0},
      {"tanh", [](const Variable& x) { return tanh(x); }, 9},
      {"relu", [](const Variable& x) { return relu(x); }, 9},
      {"times data", [](const Variable& x) { return x * Variable(Tensor::scalar(2)); }, 0},
      {"times a variable", [](const Variable& x) { return x * leaf({}); }, 9},
      {"divided by data", [](const Variable& x) { return x / Variable(Tensor::scalar(2)); }, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Variable x = leaf({kSize});
    const int64_t before = memory_stats().live_bytes;
    {
      Variable y = x;
      for (int i = 0; i < 10; ++i) y = c.op(y);
      const bool view = y.value().data() == x.value().data();
      CHECK(live_tensors(before) == c.kept + (view ? 0 : 1));
    }
    CHECK(memory_stats().live_bytes == before);
  }
}

TEST_CASE("memory: backward frees as it passes, and leaves nothing but the leaves' gradients") {
  Variable x = leaf({kSize});
  const int64_t before = memory_stats().live_bytes;
  Variable y = x;
  for (int i = 0; i < 10; ++i) y = tanh(y);
  const Variable loss = sum(y);
  reset_peak_memory();
  const int64_t forward = memory_stats().live_bytes;
  backward(loss);
  CHECK(memory_stats().peak_bytes - forward <= 4 * kBytes);  // and not one gradient for each op
  y = Variable();
  CHECK(live_tensors(before) == 1);
  x.zero_grad();
  CHECK(live_tensors(before) == 0);
}

TEST_CASE("memory: taking the rows of a large tensor one by one copies none of it") {
  const int64_t rows = 256;
  Variable x(Tensor::ones({rows, kSize / rows}), true);
  const int64_t before = memory_stats().live_bytes;
  Variable total(Tensor::scalar(0));
  for (int64_t i = 0; i < rows; ++i) total = total + sum(row(x, i) * static_cast<real>(i));
  CHECK(live_tensors(before) == 0);
  reset_peak_memory();
  backward(total);
  CHECK(live_tensors(before) == 1);
  // A gradient as large as x for each row would stand beside the one they are added to.
  CHECK(memory_stats().peak_bytes - before < 2 * kBytes);
  CHECK(close(x.grad(), build({rows, kSize / rows}, [](const Index& i) { return i[0]; })));
}

constexpr int kLong = 1'000'000;

Variable long_chain(const Variable& x) {
  Variable y = x;
  for (int i = 0; i < kLong; ++i) y = y + 1;
  return y;
}

TEST_CASE("memory: a chain of a million nodes is passed and freed without recursion") {
  Variable x = leaf({});
  const int64_t before = memory_stats().live_bytes;
  backward(long_chain(x));
  CHECK(x.grad().item() == 1);
  x.zero_grad();
  CHECK(memory_stats().live_bytes == before);
}

TEST_CASE("memory: a chain of a million nodes is freed without a backward pass") {
  const Variable x = leaf({});
  const int64_t before = memory_stats().live_bytes;
  CHECK(long_chain(x).item() == kLong);
  CHECK(memory_stats().live_bytes == before);
}

TEST_CASE("memory: a long chain is freed when backward stops early, or never reaches it") {
  const Variable x = leaf({});
  const int64_t before = memory_stats().live_bytes;
  {
    const Variable y = long_chain(x);
    // Shared by two results, of which one lives on.
    const Variable first = y * 2;
    Variable second = y * y;
    second = Variable();
  }
  CHECK(memory_stats().live_bytes == before);
}

}  // namespace
