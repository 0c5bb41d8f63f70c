// SPDX-License-Identifier: MIT
#include "attune/optim/data_parallel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "attune/autograd/backward.h"
#include "attune/core/byte_stream.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/sum_run.h"
#include "attune/optim/clip.h"
#include "attune/optim/message_tags.h"
#include "attune/optim/trainable.h"

namespace attune {
namespace {

// The sum of squares of each row, or of each run of a vector.
std::vector<real> squares_of(const GradientSum& gradient, const Shape& shape) {
  const int64_t piece = shape.rank() > 1 ? shape.numel(1, shape.rank()) : Slice::kRun;
  const int64_t total = shape.numel(), pieces = piece > 0 ? (total + piece - 1) / piece : 0;
  std::vector<real> squares(static_cast<size_t>(pieces));
  const RowGradient* some = gradient.rows();
  const Tensor full = some == nullptr ? gradient.full() : Tensor();
  for (int64_t i = 0; i < pieces; ++i) {
    const real* x = some != nullptr  ? some->row(i)
                    : full.defined() ? full.data() + i * piece
                                     : nullptr;
    if (x == nullptr) continue;
    squares[static_cast<size_t>(i)] =
        sum_run(0, std::min(piece, total - i * piece), [x](int64_t k) { return x[k] * x[k]; });
  }
  return squares;
}

struct ClearsGradients {
  std::vector<NamedVariable>& of;
  ~ClearsGradients() {
    for (NamedVariable& each : of) each.variable.zero_grad();
  }
};

// An optimizer of one element says it.
bool needs_whole(const DataParallel::MakeOptimizer& make) {
  return make({{{{"one", Variable(Tensor::ones({1}), true)}}}})->needs_whole();
}

}  // namespace

DataParallel::DataParallel(Processes& processes, std::vector<ParameterGroup> groups,
                           int64_t batches, const MakeOptimizer& make,
                           const ExchangeOptions& options)
    : processes_(processes),
      batches_(batches),
      parameters_(parameters_of(groups)),
      elements_(parameters_.size()),
      next_place_(first_place(processes.rank())),
      last_place_(first_place(processes.rank() + 1) - 1) {
  check_trainable("data parallel", parameters_);
  const int count = processes.count();
  if (batches < count) {
    fail("data parallel: a step of ", batches, " batches cannot be shared by ", count,
         " processes; give each one at least");
  }
  slices_ = share_out(parameters_, count, needs_whole(make));
  exchange_ = std::make_unique<GradientExchange>(processes, parameters_, slices_, options);
  for (size_t i = 0; i < parameters_.size(); ++i) sums_.push_back(exchange_->tree());
  if (count == 1) {
    own_ = parameters_;  // no copies
  } else {
    take_own_slices(groups);
  }
  optimizer_ = make(std::move(groups));
}

// Leaves of each group what is of this process's slices, lent of the parameters.
void DataParallel::take_own_slices(std::vector<ParameterGroup>& groups) {
  size_t parameter = 0;
  auto slice = slices_[static_cast<size_t>(processes_.rank())].begin();
  const auto last = slices_[static_cast<size_t>(processes_.rank())].end();
  for (ParameterGroup& group : groups) {
    const size_t end = parameter + group.parameters.size();
    group.parameters.clear();
    for (; slice != last && slice->parameter < end; ++slice) {
      NamedVariable& of = parameters_[slice->parameter];
      elements_[slice->parameter] = of.variable.mutable_value().mutable_data();
      own_.push_back({of.name, Variable(lent(*slice), true)});
      group.parameters.push_back(own_.back());
    }
    parameter = end;
  }
  if (own_.empty()) {  // there are more processes than rows: this one moves nothing
    groups.front().parameters = {{"nothing", Variable(Tensor::zeros({1}), true)}};
  }
}

std::vector<int64_t> DataParallel::places(int64_t batches) {
  if (batches > batches_) {
    fail("data parallel: a step has up to ", batches_, " batches, not ", batches);
  }
  const int64_t rank = processes_.rank();
  std::vector<int64_t> own;
  const int64_t end = std::min(first_place(rank + 1), batches);
  for (int64_t place = first_place(rank); place < end; ++place) own.push_back(place);
  last_place_ = end - 1;
  return own;
}

void DataParallel::backward(const Variable& loss, int64_t place) {
  const int64_t begin = first_place(processes_.rank()), end = first_place(processes_.rank() + 1);
  if (place != next_place_ || next_place_ == end) {
    fail("data parallel: process ", processes_.rank(), " has places ", begin, " to ", end - 1,
         " of a step, ", next_place_ == end ? "and has had them all" : "of which now comes ",
         next_place_ == end ? "" : std::to_string(next_place_) + ", not " + std::to_string(place));
  }
  std::vector<bool> is_taken(parameters_.size());
  const auto take = [&](size_t i) {
    is_taken[i] = true;
    sums_[i].add(place, parameters_[i].variable.take_grad());
    if (place == last_place_) send(i);
  };
  if (processes_.count() > 1) {
    attune::backward(loss, parameters_, take);
  } else {
    attune::backward(loss);
  }
  for (size_t i = 0; i < parameters_.size(); ++i) {
    if (!is_taken[i]) take(i);
  }
  ++next_place_;
}

// No batch of this process's is left that brings it a gradient.
void DataParallel::send(size_t parameter) {
  if (processes_.count() == 1) return;
  exchange_->put(parameter, sums_[parameter].nodes());
  sums_[parameter].clear();
}

// The gradients of this process's slices, from all processes.
std::vector<GradientSum> DataParallel::exchange() {
  next_place_ = first_place(processes_.rank());
  if (processes_.count() > 1) {
    for (size_t i = 0; i < sums_.size(); ++i) {
      if (!sums_[i].nodes().empty()) send(i);  // where places() was not asked, of fewer batches
    }
    return exchange_->finish();
  }
  std::vector<GradientSum> totals;
  for (GradientExchange::Tree& sum : sums_) {
    totals.push_back(sum.take_total());
  }
  return totals;
}

// Over all slices, in the order of parameters and their rows: that of processes.
real DataParallel::norm(const std::vector<GradientSum>& total) {
  ByteWriter own;
  for (size_t i = 0; i < own_.size(); ++i) {
    own.put_all(squares_of(total[i], own_[i].variable.shape()));
  }
  double squares = 0;
  const std::vector<Bytes> all = processes_.gather(own.take(), Tag::squares);
  for (size_t process = 0; process < all.size(); ++process) {
    ByteReader in(all[process]);
    for (const Slice& slice : slices_[process]) {
      for (const real of_row : in.get_all<real>()) {
        if (!std::isfinite(of_row)) {
          fail("data parallel: the gradient of ", parameters_[slice.parameter].name,
               " has a NaN or an infinity, or is too large to be squared");
        }
        squares += of_row;
      }
    }
  }
  return static_cast<real>(std::sqrt(squares));
}

// The optimizer moves this process's slices where they stand in the parameters.
void DataParallel::lend_slices() {
  processes_.advance();  // what was sent of them in the step before is let go
  for (size_t i = 0; i < parameters_.size(); ++i) {
    elements_[i] = parameters_[i].variable.mutable_value().mutable_data();
  }
  const std::vector<Slice>& slices = slices_[static_cast<size_t>(processes_.rank())];
  for (size_t i = 0; i < own_.size(); ++i) {
    own_[i].variable.mutable_value() = lent(slices[i]);
  }
}

Tensor DataParallel::lent(const Slice& slice) const {
  return Tensor::lent(place_of(slice), slice.shape(parameters_[slice.parameter].variable.shape()));
}

real* DataParallel::place_of(const Slice& slice) const {
  return elements_[slice.parameter] +
         slice.first_element(parameters_[slice.parameter].variable.shape());
}

// Gives all processes the values of all slices: small ones together, large ones without a copy.
void DataParallel::spread() {
  const auto size_of = [this](const Slice& slice) {
    return slice.elements(parameters_[slice.parameter].variable.shape());
  };
  const auto is_small = [&](const Slice& slice) { return size_of(slice) < (1 << 14); };
  const int rank = processes_.rank();
  const std::vector<Slice>& own = slices_[static_cast<size_t>(rank)];
  for (int other = 0; other < processes_.count(); ++other) {
    if (other == rank) continue;
    ByteWriter together;
    for (const Slice& slice : own) {
      if (is_small(slice)) together.put(place_of(slice), size_of(slice));
    }
    processes_.send(other, Tag::values, together.take());
    for (const Slice& slice : own) {
      if (is_small(slice)) continue;
      processes_.send(other, Tag::values, slice.of(parameters_[slice.parameter].variable.value()));
    }
  }
  for (int other = 0; other < processes_.count(); ++other) {
    if (other == rank) continue;
    const Bytes together = processes_.receive(other, Tag::values);
    ByteReader in(together);
    for (const Slice& slice : slices_[static_cast<size_t>(other)]) {
      if (is_small(slice)) in.get(place_of(slice), size_of(slice));
    }
    for (const Slice& slice : slices_[static_cast<size_t>(other)]) {
      if (!is_small(slice)) {
        processes_.receive(other, Tag::values, place_of(slice), size_of(slice));
      }
    }
  }
}

real DataParallel::step(real max_norm) {
  if (!(max_norm > 0)) fail("data parallel: max_norm must be above 0, is ", max_norm);
  const ClearsGradients at_the_end{own_};
  std::vector<GradientSum> total = exchange();
  real length = batches_ > 1 ? norm(total) : 0;
  for (size_t i = 0; i < own_.size(); ++i) own_[i].variable.set_grad(std::move(total[i]));
  if (batches_ == 1) length = clip_grad_norm(own_, std::numeric_limits<real>::infinity());
  if (processes_.count() > 1) lend_slices();
  optimizer_->step(length > max_norm ? max_norm / length : 1);
  if (processes_.count() > 1) spread();
  return length;
}

}  // namespace attune
