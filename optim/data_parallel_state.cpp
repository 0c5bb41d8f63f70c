// SPDX-License-Identifier: MIT
// How what all processes remember becomes one state, and is shared out again; see data_parallel.h
// for the rest of the class.
#include <string>

#include "attune/core/byte_stream.h"
#include "attune/optim/data_parallel.h"
#include "attune/optim/message_tags.h"
#include "attune/optim/saved_state.h"

namespace attune {
namespace {

void put(ByteWriter& out, const Tensor& x) { out.put(x.data(), x.numel()); }

void get_slice(ByteReader& in, const Slice& slice, Tensor& whole) {
  in.get(whole.mutable_data() + slice.first_element(whole.shape()), slice.elements(whole.shape()));
}

}  // namespace

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
