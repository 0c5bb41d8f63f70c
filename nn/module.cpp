// SPDX-License-Identifier: MIT
#include "attune/nn/module.h"

#include <algorithm>
#include <utility>

namespace attune {
namespace {

std::string join(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + "." + name;
}

std::shared_ptr<const std::string> path_below(const Module* parent, const std::string& name) {
  if (parent == nullptr) fail("Module: '", name, "' has no module that owns it");
  return std::make_shared<const std::string>(join(parent->path(), name));
}

}  // namespace

Place::Place()
    : path_(std::make_shared<const std::string>()), taken_(std::make_shared<bool>(false)) {}

Place::Place(Module* parent, std::string name)
    : parent_(parent),
      name_(std::move(name)),
      path_(path_below(parent, name_)),
      taken_(std::make_shared<bool>(false)) {}

Module::Module(Place at)
    : parent_(at.parent_),
      name_(at.name_),
      path_(at.path_),
      training_(parent_ == nullptr || parent_->training_),
      reading_(parent_ == nullptr ? Reading::fused : parent_->reading_) {
  if (std::exchange(*at.taken_, true)) {
    fail("Module: a second module was built with one Place; a layer inside a module is a Child");
  }
  if (parent_ == nullptr) return;
  parent_->check_new_name(name_);
  parent_->children_.push_back(this);
}

Module::~Module() {
  if (parent_ != nullptr) std::erase(parent_->children_, this);
  // Members are gone by now; whoever holds a child or a stream elsewhere may keep it for longer.
  for (Module* child : children_) child->parent_ = nullptr;
  for (Stream* stream : streams_) stream->owner_ = nullptr;
}

void Module::check_new_name(const std::string& name) const {
  const Scope scope(path_);
  const auto is_named = [&](const NamedVariable& parameter) { return parameter.name == name; };
  const auto has_name = [&](const auto* one) { return one->name_ == name; };
  if (name.empty() || name.find('.') != std::string::npos) {
    fail("Module: '", name, "' is no name: it must not be empty or hold a dot");
  }
  if (std::any_of(parameters_.begin(), parameters_.end(), is_named) ||
      std::any_of(streams_.begin(), streams_.end(), has_name) ||
      std::any_of(children_.begin(), children_.end(), has_name)) {
    fail("Module: the name '", name, "' is taken");
  }
}

template <class Visit>
void Module::visit(const std::string& prefix, const Visit& each) const {
  each(prefix, *this);
  for (const Module* child : children_) child->visit(join(prefix, child->name_), each);
}

std::vector<NamedVariable> Module::parameters() const {
  std::vector<NamedVariable> all;
  visit("", [&](const std::string& prefix, const Module& module) {
    for (const auto& [name, variable] : module.parameters_) {
      all.push_back({join(prefix, name), variable});
    }
  });
  return all;
}

int64_t Module::parameter_count() const {
  int64_t count = 0;
  for (const NamedVariable& parameter : parameters()) count += parameter.variable.numel();
  return count;
}

std::vector<NamedStream> Module::streams() const {
  std::vector<NamedStream> all;
  visit("", [&](const std::string& prefix, const Module& module) {
    for (const Stream* stream : module.streams_) {
      all.push_back({join(prefix, stream->name_), &**stream, stream->is_drawn_from_});
    }
  });
  return all;
}

void Module::zero_grad() {
  for (NamedVariable& parameter : parameters()) parameter.variable.zero_grad();
}

void Module::freeze(bool on) {
  for (NamedVariable& parameter : parameters()) parameter.variable.freeze(on);
}

void Module::train(bool on) {
  training_ = on;
  for (Module* child : children_) child->train(on);
}

void Module::set_reading(Reading reading) {
  reading_ = reading;
  for (Module* child : children_) child->set_reading(reading);
}

Module& Module::owner(Module* module, const std::string& name) {
  if (module == nullptr) fail("Module: '", name, "' has no module that owns it");
  module->check_new_name(name);
  return *module;
}

Parameter::Parameter(Module* owner, const std::string& name, Tensor initial)
    : Variable(std::move(initial), /*requires_grad=*/true) {
  Module::owner(owner, name).parameters_.push_back({name, *this});
}

Stream::Stream(Module* owner, const std::string& name, Rng rng, bool is_drawn_from)
    : owner_(&Module::owner(owner, name)), name_(name), rng_(rng), is_drawn_from_(is_drawn_from) {
  owner_->streams_.push_back(this);
}

Stream::~Stream() {
  if (owner_ != nullptr) std::erase(owner_->streams_, this);
}

}  // namespace attune
