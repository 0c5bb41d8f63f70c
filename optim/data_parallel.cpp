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
#include "attune/optim/saved_state.h"
#include "attune/optim/trainable.h"

namespace attune {
namespace {

enum Tag { gradients, squares, values, remembered };

enum class Kind : char { none, full, rows };

void put(ByteWriter& out, const Tensor& x) { out.put(x.data(), x.numel()); }

Tensor get_tensor(ByteReader& in, const Shape& shape) {
  Tensor x = Tensor::uninitialized(shape);
  in.get(x.mutable_data(), x.numel());
  return x;
}

void get_slice(ByteReader& in, const Slice& slice, Tensor& whole) {
  in.get(whole.mutable_data() + slice.first_element(whole.shape()), slice.elements(whole.shape()));
}

// The part of a gradient that falls to a slice.
void put(ByteWriter& out, const GradientSum& gradient, const Slice& slice) {
  if (const RowGradient* some = gradient.rows()) {
    std::vector<int32_t> ids;
    for (int64_t row = slice.begin; row < slice.end; ++row) {
      if (some->row(row) != nullptr) ids.push_back(static_cast<int32_t>(row - slice.begin));
    }
    const int64_t width = some->rows.shape().numel(1, some->rows.rank());
    out.put(Kind::rows);
    out.put_all(ids);
    for (const int32_t id : ids) out.put(some->row(slice.begin + id), width);
  } else if (gradient.defined()) {
    out.put(Kind::full);
    put(out, slice.of(gradient.full()));
  } else {
    out.put(Kind::none);
  }
}

GradientSum get_gradient(ByteReader& in, const Shape& shape) {
  GradientSum gradient;
  const auto kind = in.get<Kind>();
  if (kind == Kind::full) gradient.add(get_tensor(in, shape));
  if (kind == Kind::rows) {
    std::vector<int32_t> ids = in.get_all<int32_t>();
    const Tensor rows = get_tensor(in, shape.with(0, std::ssize(ids)));
    gradient.add_rows(Ids(std::move(ids)), rows, {}, shape);
  }
  return gradient;
}

using Node = PlaceTree<GradientSums>::Node;

Bytes packed(const std::vector<Node>& nodes, const std::vector<Slice>& slices) {
  ByteWriter out;
  out.put(std::ssize(nodes));
  for (const Node& node : nodes) {
    out.put(node.level);
    out.put(node.index);
    for (const Slice& slice : slices) put(out, node.sum.of[slice.parameter], slice);
  }
  return out.take();
}

// Adds what one process has of the slices to that of those before it.
void add(PlaceTree<GradientSums>& tree, const Bytes& message,
         const std::vector<NamedVariable>& slices) {
  ByteReader in(message);
  for (auto nodes = in.get<int64_t>(); nodes > 0; --nodes) {
    Node node{in.get<int>(), in.get<int64_t>(), {}};
    for (const NamedVariable& slice : slices) {
      node.sum.of.push_back(get_gradient(in, slice.variable.shape()));
    }
    tree.add(std::move(node));
  }
}

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
                           int64_t batches, const MakeOptimizer& make)
    : processes_(processes),
      batches_(batches),
      parameters_(parameters_of(groups)),
      gradients_(parameters_) {
  check_trainable("data parallel", parameters_);
  const int count = processes.count();
  if (batches < count) {
    fail("data parallel: a step of ", batches, " batches cannot be shared by ", count,
         " processes; give each one at least");
  }
  slices_ = share_out(parameters_, count, needs_whole(make));
  if (count == 1) {  // no copies
    own_ = parameters_;
    optimizer_ = make(std::move(groups));
    return;
  }
  std::vector<ParameterGroup> own_groups = std::move(groups);
  size_t parameter = 0;
  auto slice = slices_[static_cast<size_t>(processes.rank())].begin();
  const auto last = slices_[static_cast<size_t>(processes.rank())].end();
  for (ParameterGroup& group : own_groups) {
    const size_t end = parameter + group.parameters.size();
    group.parameters.clear();
    for (; slice != last && slice->parameter < end; ++slice) {
      const NamedVariable& of = parameters_[slice->parameter];
      own_.push_back({of.name, Variable(slice->of(of.variable.value()), true)});
      group.parameters.push_back(own_.back());
    }
    parameter = end;
  }
  if (own_.empty()) {  // there are more processes than rows: this one moves nothing
    own_groups.front().parameters = {{"nothing", Variable(Tensor::zeros({1}), true)}};
  }
  optimizer_ = make(std::move(own_groups));
}

std::vector<int64_t> DataParallel::places(int64_t batches) const {
  const int64_t rank = processes_.rank();
  std::vector<int64_t> own;
  const int64_t end = std::min(first_place(rank + 1), batches);
  for (int64_t place = first_place(rank); place < end; ++place) own.push_back(place);
  return own;
}

void DataParallel::backward(const Variable& loss, int64_t place) {
  const int64_t begin = first_place(processes_.rank()), end = first_place(processes_.rank() + 1);
  const int64_t next = gradients_.next_place(begin);
  if (place != next || next == end) {
    fail("data parallel: process ", processes_.rank(), " has places ", begin, " to ", end - 1,
         " of a step, ", next == end ? "and has had them all" : "of which now comes ",
         next == end ? "" : std::to_string(next) + ", not " + std::to_string(place));
  }
  attune::backward(loss);
  gradients_.take(place);
  processes_.advance();
}

// All gradients of this process's slices: each sends to each what falls to it.
GradientSums DataParallel::exchange() {
  PlaceTree<GradientSums>& own = gradients_.tree();
  if (processes_.count() == 1 && !own.nodes().empty()) return own.take_total();
  for (int other = 0; other < processes_.count(); ++other) {
    if (other == processes_.rank()) continue;
    processes_.send(other, Tag::gradients,
                    packed(own.nodes(), slices_[static_cast<size_t>(other)]));
  }
  PlaceTree<GradientSums> all;
  for (int other = 0; other < processes_.count(); ++other) {
    const bool is_own = other == processes_.rank();
    add(all,
        is_own ? packed(own.nodes(), slices_[static_cast<size_t>(other)])
               : processes_.receive(other, Tag::gradients),
        own_);
  }
  own.clear();
  if (all.nodes().empty()) return {std::vector<GradientSum>(own_.size())};
  return all.take_total();
}

// Over all slices, in the order of parameters and their rows: that of processes.
real DataParallel::norm(const GradientSums& total) {
  ByteWriter own;
  for (size_t i = 0; i < own_.size(); ++i) {
    own.put_all(squares_of(total.of[i], own_[i].variable.shape()));
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

// Gives all processes the values of all slices.
void DataParallel::spread() {
  ByteWriter own;
  for (const NamedVariable& slice : own_) put(own, slice.variable.value());
  const std::vector<Bytes> all = processes_.gather(own.take(), Tag::values);
  for (size_t process = 0; process < all.size(); ++process) {
    ByteReader in(all[process]);
    for (const Slice& slice : slices_[process]) {
      get_slice(in, slice, parameters_[slice.parameter].variable.mutable_value());
    }
  }
}

// Somebody else may have set parameters since the last step, as who goes on from a saved model.
void DataParallel::refresh_slices() {
  const std::vector<Slice>& slices = slices_[static_cast<size_t>(processes_.rank())];
  for (size_t i = 0; i < own_.size(); ++i) {
    const Tensor& whole = parameters_[slices[i].parameter].variable.value();
    const real* from = whole.data() + slices[i].first_element(whole.shape());
    std::copy_n(from, slices[i].elements(whole.shape()),
                own_[i].variable.mutable_value().mutable_data());
  }
}

real DataParallel::step(real max_norm) {
  if (!(max_norm > 0)) fail("data parallel: max_norm must be above 0, is ", max_norm);
  const ClearsGradients at_the_end{own_};
  GradientSums total = exchange();
  real length = batches_ > 1 ? norm(total) : 0;
  for (size_t i = 0; i < own_.size(); ++i) own_[i].variable.set_grad(std::move(total.of[i]));
  if (batches_ == 1) length = clip_grad_norm(own_, std::numeric_limits<real>::infinity());
  if (processes_.count() > 1) refresh_slices();
  optimizer_->step(length > max_norm ? max_norm / length : 1);
  if (processes_.count() > 1) spread();
  return length;
}

// A state of all parameters, in which only names and shapes mean something.
SafetensorsFile DataParallel::any_state() const {
  SafetensorsFile state;
  state.tensors[optimizer_->kind() + ".learning_rate"] = Tensor::scalar(0);
  state.integers[optimizer_->kind() + ".steps"] = {0};
  for (const NamedVariable& p : parameters_) {
    for (const std::string& what : optimizer_->remembers()) {
      state.tensors[optimizer_->name_in_state(what, p.name)] = p.variable.value();
    }
    state.integers[optimizer_->name_in_state("steps", p.name)] = {0};
  }
  return state;
}

// What is of no one parameter.
void DataParallel::copy_rest(const SafetensorsFile& from, SafetensorsFile& to) const {
  const std::string rate = optimizer_->kind() + ".learning_rate",
                    steps = optimizer_->kind() + ".steps";
  to.tensors.at(rate) = from.tensors.at(rate);
  to.integers.at(steps) = from.integers.at(steps);
}

SafetensorsFile DataParallel::state() {
  SafetensorsFile own = optimizer_->state();
  if (processes_.count() == 1) return own;
  ByteWriter out;
  for (const NamedVariable& slice : own_) {
    for (const std::string& what : optimizer_->remembers()) {
      put(out, own.tensors.at(optimizer_->name_in_state(what, slice.name)));
    }
    out.put(own.integers.at(optimizer_->name_in_state("steps", slice.name)).front());
  }
  if (processes_.rank() > 0) {
    processes_.send(0, Tag::remembered, out.take());
    return {};
  }
  SafetensorsFile whole = any_state();
  copy_rest(own, whole);
  for (int process = 0; process < processes_.count(); ++process) {
    const Bytes message = process == 0 ? out.take() : processes_.receive(process, Tag::remembered);
    ByteReader in(message);
    for (const Slice& slice : slices_[static_cast<size_t>(process)]) {
      const std::string& name = parameters_[slice.parameter].name;
      for (const std::string& what : optimizer_->remembers()) {
        get_slice(in, slice, whole.tensors.at(optimizer_->name_in_state(what, name)));
      }
      whole.integers.at(optimizer_->name_in_state("steps", name)) = {in.get<int64_t>()};
    }
  }
  return whole;
}

void DataParallel::load_state(const SafetensorsFile& saved) {
  if (processes_.count() == 1) return optimizer_->load_state(saved);
  check_saved_state(optimizer_->kind(), any_state(), saved);
  SafetensorsFile own = optimizer_->state();
  copy_rest(saved, own);
  for (const Slice& slice : slices_[static_cast<size_t>(processes_.rank())]) {
    const std::string& name = parameters_[slice.parameter].name;
    for (const std::string& what : optimizer_->remembers()) {
      const std::string key = optimizer_->name_in_state(what, name);
      Tensor& part = own.tensors.at(key) = slice.of(saved.tensors.at(key));
      part.mutable_data();  // else it would keep the whole
    }
    const std::string steps = optimizer_->name_in_state("steps", name);
    own.integers.at(steps) = saved.integers.at(steps);
  }
  optimizer_->load_state(own);
}

}  // namespace attune
