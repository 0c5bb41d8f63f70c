// SPDX-License-Identifier: MIT
// Kernels that work through arrays: gates, transcendental functions, softmax, rows by id.
#include <memory>

#include "attune/core/elementwise.h"
#include "attune/core/gather.h"
#include "attune/core/kernels/recurrent.h"
#include "attune/core/parallel.h"
#include "attune/core/softmax.h"
#include "attune/tests/bench/support/kernel_cases.h"

namespace bench {
namespace {

double bytes_of(int64_t elements) {
  return static_cast<double>(sizeof(real)) * static_cast<double>(elements);
}

Tensor any(const Shape& shape) {
  Rng rng(1);
  return uniform(shape, -1, 1, rng);
}

// A kernel that makes a new tensor of the same shape.
KernelCase map_case(const std::string& name, const Shape& shape,
                    Tensor (*function)(const Tensor&)) {
  return {name, shape.to_string(), bytes_of(2 * shape.numel()), 0,
          [=] { return [=, x = any(shape)] { function(x); }; }};
}

// An LSTM's step for so many sequences; the kernel takes them one by one.
struct Gates {
  explicit Gates(int64_t n, int64_t units)
      : rows(n),
        hidden(units),
        gates(any({n, 4 * units})),
        dgates(any({n, 4 * units})),
        c(any({n, units})),
        next_c(any({n, units})),
        h(any({n, units})),
        dc(any({n, units})) {}

  void forward() {
    const real* before = c.data();
    real *g = gates.mutable_data(), *after = next_c.mutable_data(), *out = h.mutable_data();
    each_row([=, n = hidden](int64_t i) {
      kernels::lstm(g + i * 4 * n, before + i * n, after + i * n, out + i * n, n);
    });
  }
  void backward() {
    const real *g = gates.data(), *before = c.data(), *after = next_c.data(), *dh = h.data();
    real *d = dc.mutable_data(), *out = dgates.mutable_data();
    each_row([=, n = hidden](int64_t i) {
      kernels::lstm_backward(g + i * 4 * n, before + i * n, after + i * n, dh + i * n, d + i * n,
                             out + i * 4 * n, n);
    });
  }
  template <class Row>
  void each_row(Row row) {
    parallel_for(rows, row_grain(kElementwiseGrain, 8 * hidden), [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) row(i);
    });
  }

  int64_t rows, hidden;
  Tensor gates, dgates, c, next_c, h, dc;
};

KernelCase gates_case(const std::string& name, int64_t rows, int64_t hidden, int64_t arrays,
                      void (Gates::*run)()) {
  return {name, Shape{rows, 4 * hidden}.to_string(), bytes_of(arrays * rows * hidden), 0, [=] {
            const auto gates = std::make_shared<Gates>(rows, hidden);
            gates->forward();
            return [=] { (gates.get()->*run)(); };
          }};
}

std::vector<KernelCase> row_cases(const Configuration& c, const Shape& table) {
  Rng rng(1);
  const Ids words = random_batch(c, rng).target_input;
  const int64_t moved = words.numel() * table[1];
  return {{"gather_rows", table.to_string(), bytes_of(2 * moved), 0,
           [=] { return [=, t = any(table)] { gather_rows(t, words); }; }},
          {"scatter_add_rows", table.to_string(), bytes_of(3 * moved), 0, [=] {
             const Tensor rows = any({words.size(0), words.size(1), table[1]});
             return [=, t = any(table)]() mutable { scatter_add_rows(t, words, rows); };
           }}};
}

}  // namespace

std::vector<KernelCase> array_cases(const Configuration& c) {
  const int64_t T = c.target, B = c.batch, H = c.hidden;
  const int64_t E = c.embedding == 0 ? H : c.embedding;
  const Shape states{T, B, H}, scores{T, B, c.source}, logits{T, B, c.vocabulary};
  Rng rng(1);
  const Ids lengths = random_batch(c, rng).source_lengths;
  std::vector<KernelCase> cases{
      gates_case("lstm gates", T * B, H, 4 + 1 + 4 + 1 + 1, &Gates::forward),
      gates_case("lstm gates, backward", T * B, H, 4 + 1 + 1 + 1 + 1 + 4 + 1, &Gates::backward),
      map_case("exp", states, exp),
      map_case("tanh", states, tanh),
      map_case("sigmoid", states, sigmoid),
      {"softmax, by lengths", scores.to_string(), bytes_of(2 * scores.numel()), 0,
       [=] { return [=, x = any(scores)] { softmax(x, lengths); }; }},
      map_case("log_softmax", logits, log_softmax)};
  for (KernelCase& row : row_cases(c, {c.vocabulary, E})) cases.push_back(std::move(row));
  return cases;
}

}  // namespace bench
