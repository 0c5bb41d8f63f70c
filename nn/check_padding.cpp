// SPDX-License-Identifier: MIT
#include "attune/nn/check_padding.h"

#include <algorithm>
#include <string>
#include <utility>

#include "attune/autograd/backward.h"
#include "attune/autograd/modes.h"
#include "attune/autograd/ops.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/layout.h"
#include "attune/core/testing/tensors.h"

namespace attune::testing {
namespace {

using Lengths = std::vector<int32_t>;

// Each sentence up to its length, and from there on another tensor's numbers.
Tensor with_padding(const Tensor& steps, const Lengths& lengths, const Tensor& padding) {
  const auto choose = [&](const Index& i) {
    return at(i[0] < lengths[static_cast<size_t>(i[1])] ? steps : padding, i);
  };
  return build(steps.shape(), choose);
}

// So large that no rounding hides them.
Tensor with_noise(const Tensor& steps, const Lengths& lengths, uint64_t seed) {
  Tensor noise = random_tensor(steps.shape(), seed);
  scale_in_place(noise, 1000);
  return with_padding(steps, lengths, noise);
}

// Sentence b up to a length: [length, 1, ...]
Tensor alone(const Tensor& steps, int64_t b, int64_t length) {
  return slice(slice(steps, 0, 0, length), 1, b, b + 1);
}

void require(const Comparison& comparison, const std::string& what) {
  if (!comparison) fail("check_padding: ", what, ": ", comparison);
}

struct Batch {
  Tensor x;  // [S, B, E]
  Lengths lengths;
  std::vector<Tensor> dy;  // of each output
};

struct Run {
  std::vector<Tensor> y;  // outputs for each step, then those for each sentence
  Tensor dx;
  std::vector<Tensor> dw;
};

class Check {
 public:
  Check(const SequenceLayer& layer, std::vector<NamedVariable> parameters, int64_t input,
        const PaddingCheck& options)
      : layer_(layer), parameters_(std::move(parameters)), gives_zeros_(options.gives_zeros) {
    const Lengths& lengths = options.lengths;
    if (!layer_) fail("check_padding: there is no layer to check");
    if (lengths.empty()) fail("check_padding: there are no lengths");
    const int64_t S = int64_t{1} + *std::max_element(lengths.begin(), lengths.end());
    const auto B = static_cast<int64_t>(lengths.size());
    batch_ = {with_noise(random_tensor({S, B, input}, 1), lengths, 2), lengths, {}};
    draw_gradients();
    first_ = run(batch_);
    check_finite();  // NaN would be equal to NaN
    const auto is_zero = [](const Tensor& t) { return equal(t, Tensor::zeros(t.shape())); };
    if (is_zero(first_.dx) && std::all_of(first_.dw.begin(), first_.dw.end(), is_zero)) {
      fail("check_padding: of what the layer makes, nothing has a gradient");
    }
  }

  void check_zeros() const {
    for (size_t k = 0; gives_zeros_ && k < steps_; ++k) {
      require(close(first_.y[k], own(first_.y[k]), 0), name(k) + " is not 0 in the padding");
    }
    require(close(first_.dx, own(first_.dx), 0), "dL/dx is not 0 in the padding");
  }

  void check_contents() {
    Batch other = batch_;
    other.x = with_noise(batch_.x, batch_.lengths, 3);
    for (size_t k = 0; gives_zeros_ && k < steps_; ++k) {
      other.dy[k] = with_noise(batch_.dy[k], batch_.lengths, 5);
    }
    compare(run(other), same_bits, "what stands in the padding changes ");
    other.x = own(batch_.x);  // what encoders leave there, and where a root or a norm has no slope
    compare(run(other), same_bits, "zeros in the padding change ");
  }

  void check_further() {
    const auto longer = [](const Tensor& steps, bool is_ignored) {
      return concat({steps, is_ignored ? steps : Tensor::zeros(steps.shape())}, 0);
    };
    Batch other = batch_;
    other.x = longer(batch_.x, true);
    for (size_t k = 0; k < steps_; ++k) other.dy[k] = longer(batch_.dy[k], gives_zeros_);
    Run found = run(other);
    const int64_t S = batch_.x.size(0);
    for (size_t k = 0; k < steps_; ++k) found.y[k] = found.y[k].slice(0, S);
    found.dx = found.dx.slice(0, S);
    compare(found, close_enough, "further padding changes ");
  }

  void check_mates() {
    std::vector<Tensor> total;
    for (const Tensor& dw : first_.dw) total.push_back(Tensor::zeros(dw.shape()));
    for (size_t b = 0; b < batch_.lengths.size(); ++b) {
      const Run found = check_alone(static_cast<int64_t>(b), batch_.lengths[b]);
      for (size_t i = 0; i < total.size(); ++i) add_in_place(total[i], found.dw[i]);
    }
    for (size_t i = 0; i < total.size(); ++i) {
      require(close(first_.dw[i], total[i]), "sharing a batch changes " + gradient(i));
    }
  }

 private:
  void check_finite() const {
    for (size_t k = 0; k < first_.y.size(); ++k) {
      if (!all_finite(k < steps_ ? own(first_.y[k]) : first_.y[k])) {
        fail("check_padding: ", name(k), " has numbers that are not finite");
      }
    }
    if (!all_finite(first_.dx)) fail("check_padding: dL/dx has numbers that are not finite");
    for (size_t i = 0; i < first_.dw.size(); ++i) {
      if (all_finite(first_.dw[i])) continue;
      fail("check_padding: ", gradient(i), " has numbers that are not finite");
    }
  }

  // For what the layer makes of the batch.
  void draw_gradients() {
    const NoGrad no_grad;
    const PaddedOutput y = layer_(constant(batch_.x), Ids(batch_.lengths));
    steps_ = y.steps.size();
    for (const Variable& part : y.steps) {
      const bool fits =
          part.rank() >= 2 && part.size(0) == batch_.x.size(0) && part.size(1) == batch_.x.size(1);
      if (!fits) {
        fail("check_padding: for x ", batch_.x.shape(), ", what is for each step is ", part.shape(),
             ", which does not begin with S and B");
      }
      const Tensor dy = random_tensor(part.shape(), 10 + batch_.dy.size());
      batch_.dy.push_back(gives_zeros_ ? with_noise(dy, batch_.lengths, 4) : own(dy));
    }
    for (const Variable& part : y.sentences) {
      if (part.rank() < 1 || part.size(0) != batch_.x.size(1)) {
        fail("check_padding: for x ", batch_.x.shape(), ", what is for each sentence is ",
             part.shape(), ", which does not begin with B");
      }
      batch_.dy.push_back(random_tensor(part.shape(), 10 + batch_.dy.size()));
    }
  }

  Run run(const Batch& batch) {
    for (NamedVariable& p : parameters_) p.variable.zero_grad();
    const Variable x(batch.x, /*requires_grad=*/true);
    PaddedOutput made = layer_(x, Ids(batch.lengths));
    std::vector<Variable>& y = made.steps;
    y.insert(y.end(), made.sentences.begin(), made.sentences.end());
    if (y.size() != batch.dy.size()) {
      fail("check_padding: the layer gives now ", batch.dy.size(), ", now ", y.size(), " outputs");
    }
    Run run;
    Variable loss = constant(Tensor::scalar(0));
    for (size_t k = 0; k < y.size(); ++k) {
      if (y[k].shape() != batch.dy[k].shape()) {
        fail("check_padding: for x ", x.shape(), ", ", name(k), " is ", y[k].shape(), ", not ",
             batch.dy[k].shape());
      }
      run.y.push_back(y[k].value());
      loss = loss + sum(y[k] * constant(batch.dy[k]));
    }
    if (loss.requires_grad()) backward(loss);
    const auto gradient = [](const Variable& v) {
      return v.has_grad() ? v.grad() : Tensor::zeros(v.shape());
    };
    run.dx = gradient(x);
    for (const NamedVariable& p : parameters_) run.dw.push_back(gradient(p.variable));
    return run;
  }

  // A batch of sentence b. Without a word of its own it is a step of padding.
  Run check_alone(int64_t b, int64_t length) {
    const int64_t S = std::max<int64_t>(length, 1);
    Batch single{alone(batch_.x, b, S), {batch_.lengths[static_cast<size_t>(b)]}, {}};
    for (size_t k = 0; k < batch_.dy.size(); ++k) {
      const Tensor& dy = batch_.dy[k];
      single.dy.push_back(k < steps_ ? alone(dy, b, S) : dy.slice(b, b + 1));
    }
    Run found = run(single);
    const std::string what = "the other sentences change, of sentence " + std::to_string(b) + ", ";
    for (size_t k = 0; k < found.y.size(); ++k) {
      const Tensor together =
          k < steps_ ? alone(first_.y[k], b, length) : first_.y[k].slice(b, b + 1);
      const Tensor single_y = k < steps_ ? found.y[k].slice(0, length) : found.y[k];
      require(close(together, single_y), what + name(k));
    }
    require(close(alone(first_.dx, b, S), found.dx), what + "dL/dx");
    return found;
  }

  // The first run and another one of the same batch.
  void compare(const Run& other, Comparison (*are_alike)(const Tensor&, const Tensor&),
               const std::string& what) const {
    for (size_t k = 0; k < other.y.size(); ++k) {
      const Tensor &a = first_.y[k], &b = other.y[k];
      require(k < steps_ ? are_alike(own(a), own(b)) : are_alike(a, b), what + name(k));
    }
    // In the padding it is 0, of whichever sign.
    require(are_alike(own(first_.dx), own(other.dx)), what + "dL/dx");
    require(close(other.dx, own(other.dx), 0), what + "dL/dx in the padding");
    for (size_t i = 0; i < other.dw.size(); ++i) {
      require(are_alike(first_.dw[i], other.dw[i]), what + gradient(i));
    }
  }
  static Comparison close_enough(const Tensor& a, const Tensor& b) { return close(a, b); }

  // With zeros in the padding.
  Tensor own(const Tensor& steps) const {
    return with_padding(steps, batch_.lengths, Tensor::scalar(0));
  }
  std::string name(size_t k) const {
    return k < steps_ ? "steps[" + std::to_string(k) + "]"
                      : "sentences[" + std::to_string(k - steps_) + "]";
  }
  std::string gradient(size_t i) const { return "the gradient of " + parameters_[i].name; }

  const SequenceLayer& layer_;
  std::vector<NamedVariable> parameters_;
  bool gives_zeros_;
  Batch batch_;
  size_t steps_ = 0;  // outputs for each step
  Run first_;
};

}  // namespace

void check_padding(const SequenceLayer& layer, std::vector<NamedVariable> parameters, int64_t input,
                   const PaddingCheck& options) {
  Check check(layer, std::move(parameters), input, options);
  check.check_zeros();
  check.check_contents();
  check.check_further();
  check.check_mates();
}

}  // namespace attune::testing
