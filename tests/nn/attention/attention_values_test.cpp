// SPDX-License-Identifier: MIT
// Every attention's weights and contexts against its equation, written out in plain loops.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/attention/attention_kinds.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

using Vector = std::vector<double>;

Vector numbers(const Tensor& x) { return {x.data(), x.data() + x.numel()}; }

double inner(const Vector& a, const Vector& b) {
  REQUIRE(a.size() == b.size());
  double total = 0;
  for (size_t i = 0; i < a.size(); ++i) total += a[i] * b[i];
  return total;
}

Vector product(const Tensor& matrix, const Vector& x) {
  Vector y;
  for (int64_t i = 0; i < matrix.size(0); ++i) y.push_back(inner(numbers(matrix[i]), x));
  return y;
}

Vector sum_of(const std::vector<Vector>& parts) {
  Vector total(parts[0].size());
  for (const Vector& part : parts) {
    for (size_t i = 0; i < total.size(); ++i) total[i] += part[i];
  }
  return total;
}

Vector tanh_of(Vector x) {
  for (double& number : x) number = std::tanh(number);
  return x;
}

Vector scaled(double factor, Vector x) {
  for (double& number : x) number *= factor;
  return x;
}

Vector softmax_of(const Vector& scores) {
  Vector weights;
  double total = 0;
  for (const double score : scores) total += std::exp(score);
  for (const double score : scores) weights.push_back(std::exp(score) / total);
  return weights;
}

struct Looked {
  Vector weights, context;
};
// One query, at a memory of as many vectors as the sentence is long; so_far are the sums of the
// weights that these had in earlier steps.
using Look =
    std::function<Looked(const Vector& q, const std::vector<Vector>& memory, const Vector& so_far)>;

// What the parameter of this name holds.
using Weight = std::function<Tensor(const std::string& name)>;
// What a score reads of one position.
struct Position {
  Vector m;
  double so_far;
  size_t place;
};
using Score = std::function<double(const Weight& w, const Vector& q, const Position& at)>;

// The look of a kind that has a score.
Look look_by(const Weight& w, const Score& score) {
  return [=](const Vector& q, const std::vector<Vector>& memory, const Vector& so_far) {
    Vector scores;
    for (size_t s = 0; s < memory.size(); ++s) {
      scores.push_back(score(w, q, {memory[s], so_far[s], s}));
    }
    const Vector weights = softmax_of(scores);
    std::vector<Vector> parts;
    for (size_t s = 0; s < memory.size(); ++s) parts.push_back(scaled(weights[s], memory[s]));
    return Looked{weights, sum_of(parts)};
  };
}

constexpr int64_t kQueries = 3, kHypotheses = 2, kSteps = 4;
const std::vector<int32_t> kLengths = {4, 1, 3};

// The model's contexts, weights and state, for mixed lengths, against query after query.
void check_values(const Attentive& model, const Look& look) {
  const auto B = static_cast<int64_t>(kLengths.size()), rows = kHypotheses * B;
  const Tensor queries = model.random_queries(kQueries, rows);
  const Tensor memory = model.random_memory(kSteps, B);
  Tensor context = Tensor::zeros({kQueries, rows, memory.size(2)});
  Tensor weights = Tensor::zeros({kQueries, rows, kSteps}),
         coverage = Tensor::zeros({rows, kSteps});
  for (int64_t row = 0; row < rows; ++row) {
    const int32_t length = kLengths[static_cast<size_t>(row % B)];
    std::vector<Vector> vectors;
    for (int64_t s = 0; s < length; ++s) vectors.push_back(numbers(memory[s][row % B]));
    Vector so_far(vectors.size());
    for (int64_t t = 0; t < kQueries; ++t) {
      const Looked seen = look(numbers(queries[t][row]), vectors, so_far);
      so_far = sum_of({so_far, seen.weights});
      const auto put = [&](const Vector& from, Tensor& to, int64_t at) {
        for (const double number : from) to.mutable_data()[at++] = static_cast<real>(number);
      };
      put(seen.context, context, (t * rows + row) * memory.size(2));
      put(seen.weights, weights, (t * rows + row) * kSteps);
      put(so_far, coverage, row * kSteps);
    }
  }
  Attention::State state;
  const Attention::Result result = model.attention()->attend(
      constant(queries), model.attention()->prepare(constant(memory), Ids(kLengths)), state);
  CHECK(close(result.context.value(), context));
  CHECK(close(result.weights.value(), weights));
  for (const Variable& carried : state.carried) CHECK(close(carried.value(), coverage));
}

// v^T tanh(a + k + ...)
double tanh_score(const Vector& v, const std::vector<Vector>& parts) {
  return inner(v, tanh_of(sum_of(parts)));
}

// W q, U m and b
std::vector<Vector> additive_parts(const Weight& w, const Vector& q, const Vector& m) {
  return {product(w("query.weight"), q), product(w("key.weight"), m), numbers(w("key.bias"))};
}

double additive_score(const Weight& w, const Vector& q, const Position& at) {
  return tanh_score(numbers(w("v")), additive_parts(w, q, at.m));
}

double normed_score(const Weight& w, const Vector& q, const Position& at) {
  const Vector v = numbers(w("v"));
  const Vector normed = scaled(w("g").item() / std::sqrt(inner(v, v)), v);
  return tanh_score(normed, additive_parts(w, q, at.m));
}

double coverage_score(const Weight& w, const Vector& q, const Position& at) {
  std::vector<Vector> parts = additive_parts(w, q, at.m);
  parts.push_back(scaled(at.so_far, numbers(w("coverage.weight"))));
  return tanh_score(numbers(w("v")), parts);
}

double concat_score(const Weight& w, const Vector& q, const Position& at) {
  Vector joined = q;
  joined.insert(joined.end(), at.m.begin(), at.m.end());
  return tanh_score(numbers(w("v")), {product(w("weight"), joined)});
}

double dot_score(const Weight& /*w*/, const Vector& q, const Position& at) {
  return inner(q, at.m);
}

double scaled_dot_score(const Weight& /*w*/, const Vector& q, const Position& at) {
  return inner(q, at.m) / std::sqrt(static_cast<double>(q.size()));
}

double general_score(const Weight& w, const Vector& q, const Position& at) {
  return inner(q, product(w("key.weight"), at.m));
}

double scaled_general_score(const Weight& w, const Vector& q, const Position& at) {
  return w("g").item() * inner(q, product(w("key.weight"), at.m));
}

// Behind the last position, a score that weighs nothing.
double location_score(const Weight& w, const Vector& q, const Position& at) {
  const Vector scores = product(w("position.weight"), q);
  return at.place < scores.size() ? scores[at.place] : -1e9;
}

// Head after head; each has consecutive rows of the projections, and columns of the last one.
Looked look_with_heads(const Weight& w, const Vector& q, const std::vector<Vector>& memory) {
  constexpr int64_t kHeads = 2, kSize = 3;
  std::vector<Vector> weights;
  Vector heads;
  for (int64_t head = 0; head < kHeads; ++head) {
    const auto of_head = [&](const char* name, const Vector& x) {
      return product(w(name).slice(head * kSize, (head + 1) * kSize), x);
    };
    Vector scores;
    std::vector<Vector> parts;
    for (const Vector& m : memory) {
      scores.push_back(inner(of_head("query.weight", q), of_head("key.weight", m)) /
                       std::sqrt(static_cast<double>(kSize)));
    }
    const Vector of_positions = softmax_of(scores);
    for (size_t s = 0; s < memory.size(); ++s) {
      parts.push_back(scaled(of_positions[s], of_head("value.weight", memory[s])));
    }
    const Vector result = sum_of(parts);
    heads.insert(heads.end(), result.begin(), result.end());
    weights.push_back(scaled(1.0 / kHeads, of_positions));
  }
  return {sum_of(weights), product(w("output.weight"), heads)};
}

struct Row {
  std::string kind;
  Score score;  // none: multi-head
};

const Row kRows[] = {
    {"dot", dot_score},
    {"scaled dot", scaled_dot_score},
    {"general", general_score},
    {"scaled general", scaled_general_score},
    {"concat", concat_score},
    {"additive", additive_score},
    {"normed additive", normed_score},
    {"coverage", coverage_score},
    {"location", location_score},
    {"multi-head", nullptr},
};

TEST_CASE("Attention: weights, contexts and coverage, from the equations") {
  for_each_attention([](const Attentive& model) {
    const auto row = std::find_if(std::begin(kRows), std::end(kRows),
                                  [&](const Row& r) { return r.kind == model.kind().name; });
    REQUIRE(row != std::end(kRows));
    const Weight w = [&](const std::string& name) {
      return parameter(model, "attention." + name).value();
    };
    if (row->score) return check_values(model, look_by(w, row->score));
    check_values(model, [&](const Vector& q, const std::vector<Vector>& memory, const Vector&) {
      return look_with_heads(w, q, memory);
    });
  });
}

}  // namespace
