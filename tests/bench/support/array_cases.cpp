// SPDX-License-Identifier: MIT
// Kernels that work through arrays: gates, transcendental functions, softmax, rows by id.
#include <array>
#include <memory>

#include "attune/core/elementwise.h"
#include "attune/core/gather.h"
#include "attune/core/kernels/dispatch.h"
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

// One sequence's part of the arrays of a recurrent step: [4H] each, [H] each.
struct Row {
  real *gates, *gates_x, *dgates, *dgates_x;
  real *state, *next, *h, *dstate;
};

// The arrays of so many sequences. Gates of 1 keep a gradient as it is, call after call.
struct Gates {
  Gates(int64_t n, int64_t hidden) : rows(n), H(hidden) {
    for (Tensor& array : wide) array = Tensor::ones({n, 4 * H});
    for (Tensor& array : narrow) array = any({n, H});
  }
  template <class Step>
  void run(Step step) {
    const auto all = [](auto& arrays, int i) {
      return arrays[static_cast<size_t>(i)].mutable_data();
    };
    const Row first{all(wide, 0),   all(wide, 1),   all(wide, 2),   all(wide, 3),
                    all(narrow, 0), all(narrow, 1), all(narrow, 2), all(narrow, 3)};
    parallel_for(rows, row_grain(kElementwiseGrain, 8 * H), [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t w = i * 4 * H, n = i * H;
        step(Row{first.gates + w, first.gates_x + w, first.dgates + w, first.dgates_x + w,
                 first.state + n, first.next + n, first.h + n, first.dstate + n},
             H);
      }
    });
  }

  int64_t rows, H;
  std::array<Tensor, 4> wide, narrow;
};

// `arrays` counts what is read and written, in units of [rows, H].
KernelCase gates_case(const std::string& name, int64_t rows, int64_t hidden, int64_t arrays,
                      void (*step)(const Row&, int64_t)) {
  return {name, Shape{rows, hidden}.to_string(), bytes_of(arrays * rows * hidden), 0,
          [=] { return [=, gates = std::make_shared<Gates>(rows, hidden)] { gates->run(step); }; }};
}

std::vector<KernelCase> gates_cases(int64_t rows, int64_t hidden) {
  return {gates_case("lstm gates", rows, hidden, 8 + 3,
                     [](const Row& r, int64_t n) {
                       kernels::best<real>().lstm(r.gates, r.state, r.next, r.h, n);
                     }),
          gates_case("lstm gates, backward", rows, hidden, 8 + 5,
                     [](const Row& r, int64_t n) {
                       kernels::best<real>().lstm_backward(r.gates, r.state, r.next, r.h, r.dstate,
                                                           r.dgates, n);
                     }),
          gates_case("gru gates", rows, hidden, 9 + 3,
                     [](const Row& r, int64_t n) {
                       kernels::best<real>().gru(r.gates_x, r.gates, r.state, r.next, r.h, n);
                     }),
          gates_case("gru gates, backward", rows, hidden, 9 + 4, [](const Row& r, int64_t n) {
            kernels::best<real>().gru_backward(r.gates, r.state, r.next, r.dstate, r.dgates_x,
                                               r.dgates, n);
          })};
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
      map_case("exp", states, exp),
      map_case("tanh", states, tanh),
      map_case("sigmoid", states, sigmoid),
      {"softmax, by lengths", scores.to_string(), bytes_of(2 * scores.numel()), 0,
       [=] { return [=, x = any(scores)] { softmax(x, lengths); }; }},
      map_case("log_softmax", logits, log_softmax)};
  for (auto& more : {gates_cases(T * B, H), row_cases(c, {c.vocabulary, E})}) {
    cases.insert(cases.end(), more.begin(), more.end());
  }
  return cases;
}

}  // namespace bench
