// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <functional>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/ops.h"
#include "attune/core/memory/allocator.h"

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

TEST_CASE("memory: taking a large tensor apart keeps no copy of it, forward or backward") {
  const int64_t n = 256;  // of n x n elements
  struct Case {
    const char* name;
    std::function<Variable(const Variable& x, int64_t i)> part;
    int axis;  // along which the parts lie
  };
  const Case cases[] = {
      {"select", [](const Variable& x, int64_t i) { return select(x, i); }, 0},
      {"slice, axis 0", [](const Variable& x, int64_t i) { return slice(x, 0, i, i + 1); }, 0},
      {"slice, axis 1", [](const Variable& x, int64_t i) { return slice(x, 1, i, i + 1); }, 1},
      {"gather",
       [](const Variable& x, int64_t i) { return gather(x, Ids({static_cast<int32_t>(i)})); }, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Variable x(Tensor::ones({n, n}), true);
    const int64_t before = memory_stats().live_bytes;
    Variable total(Tensor::scalar(0));
    for (int64_t i = 0; i < n; ++i) total = total + sum(c.part(x, i)) * static_cast<real>(i);
    CHECK(live_tensors(before) == 0);
    reset_peak_memory();
    backward(total);
    CHECK(live_tensors(before) == 1);
    // A gradient as large as x for each part would stand beside the one that it is added to.
    CHECK(memory_stats().peak_bytes - before < 2 * kBytes);
    CHECK(close(x.grad(),
                build({n, n}, [&c](const Index& i) { return i[static_cast<size_t>(c.axis)]; })));
  }
}

TEST_CASE("memory: a graph that is freed leaves alone what another one shares with it") {
  Variable x(Tensor::scalar(3), true);
  const Variable shared = x * x;
  Variable kept = shared * 2;
  { const Variable freed = tanh(tanh(shared)); }
  backward(kept);
  CHECK(x.grad().item() == 12);
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

TEST_CASE("memory: so is one whose links have two edges each") {
  const Variable x = leaf({});
  const int64_t before = memory_stats().live_bytes;
  {
    Variable y = x * real(0);
    for (int i = 0; i < kLong; ++i) y = y + y;
    CHECK(y.item() == 0);
  }
  CHECK(memory_stats().live_bytes == before);
}

}  // namespace
