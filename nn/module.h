// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/error.h"
#include "attune/core/real.h"
#include "attune/core/rng.h"
#include "attune/nn/reading.h"

/// Modules: layers that own parameters and other layers. A module that exists is registered:
///
///   class Decoder : public Module {
///    public:
///     Decoder(Place at, int hidden, int vocabulary, Rng& rng)
///         : Module(at), output_(this, "output", hidden, vocabulary, rng) {}
///     Variable operator()(const Variable& x) const { return output_(x); }
///    private:
///     Child<Linear> output_;
///   };
///   Root<Decoder> decoder(512, 8000, rng);
///
/// A module's constructor takes a Place, which only Child and Root can make: a bare `Linear
/// output_` does not compile, and one that is given its owner's Place throws, so no layer can be
/// forgotten. From the tree come parameter lists, counts, train and eval mode, the reading, saving
/// and loading, and the path in every error.
namespace attune {

class Module;
class Stream;
template <class T>
class Child;
template <class T>
class Root;

/// Where in the tree a module is being built. One Place is one module's.
class Place {
 private:
  friend class Module;
  template <class T>
  friend class Child;
  template <class T>
  friend class Root;
  Place();  // a root's
  Place(Module* parent, std::string name);

  Module* parent_ = nullptr;
  std::string name_;
  std::shared_ptr<const std::string> path_;
  std::shared_ptr<bool> taken_;  // copies of a Place are the same place
};

/// A random stream that belongs to a module and is saved with it, as a dropout's is, unless nothing
/// is ever drawn from it.
struct NamedStream {
  std::string name;
  Rng* stream;
  bool is_drawn_from = true;
};

/// The base of every layer. Neither copied nor moved: the tree holds addresses.
class Module {
 public:
  explicit Module(Place at);
  virtual ~Module();
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  /// "decoder.attention.key"; empty for a root.
  const std::string& path() const { return *path_; }
  const std::shared_ptr<const std::string>& shared_path() const { return path_; }

  /// Own parameters, then the children's, in the order of declaration. Names are relative to this
  /// module. A tied parameter comes once, from its owner.
  std::vector<NamedVariable> parameters() const;
  int64_t parameter_count() const;
  /// Random streams of this module and those below it.
  std::vector<NamedStream> streams() const;

  /// Of all parameters: drops the gradients; freezes or unfreezes them, see Variable::freeze().
  void zero_grad();
  void freeze(bool on = true);
  void unfreeze() { freeze(false); }

  /// Training mode is on at first; dropout works only in it. Sets the modules below too.
  void train(bool on = true);
  void eval() { train(false); }
  bool is_training() const { return training_; }

  /// Fused at first. Sets the modules below too.
  void set_reading(Reading reading);
  Reading reading() const { return reading_; }

 private:
  friend class Parameter;
  friend class Stream;
  friend class Summary;
  template <class Visit>
  void visit(const std::string& prefix, const Visit& each) const;
  void check_new_name(const std::string& name) const;
  // The module, which is to own what has that name. Throws if there is none, or the name is taken.
  static Module& owner(Module* module, const std::string& name);

  Module* parent_;
  std::string name_;
  std::shared_ptr<const std::string> path_;
  bool training_ = true;
  Reading reading_ = Reading::fused;
  std::vector<Module*> children_;
  std::vector<NamedVariable> parameters_;
  std::vector<Stream*> streams_;
};

/// A variable that its module trains. Borrow a tied weight as const Parameter&.
class Parameter : public Variable {
 public:
  Parameter(Module* owner, const std::string& name, Tensor initial);
  Parameter(const Parameter&) = delete;
  Parameter& operator=(const Parameter&) = delete;
};

/// A random stream that its module owns; saved with it if anything is ever drawn from it.
class Stream {
 public:
  Stream(Module* owner, const std::string& name, Rng rng, bool is_drawn_from = true);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  Rng& operator*() const { return rng_; }

 private:
  friend class Module;
  Module* owner_;  // null once it is gone
  std::string name_;
  mutable Rng rng_;
  bool is_drawn_from_;
};

/// A module inside another one. It is built and called in its Scope, so that errors and graph nodes
/// carry its path. A braced list has no type that a call could pass on: name it, as in
/// rnn_(x, lengths, std::vector<RecurrentState>{state}).
template <class T>
class Child {
 public:
  /// Builds T(place, arguments...); or, to choose the class at run time, calls a function that
  /// takes a Place and returns a std::unique_ptr<T>. Throws without a parent, or a module.
  template <class... Arguments>
  Child(Module* parent, std::string name, Arguments&&... arguments)
      : module_(make(Place(parent, std::move(name)), std::forward<Arguments>(arguments)...)) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  T& operator*() const { return *module_; }

  /// child(x) calls the module's call operator.
  template <class... Arguments>
  decltype(auto) operator()(Arguments&&... arguments) const {
    const Scope scope(module_->shared_path());
    return (*module_)(std::forward<Arguments>(arguments)...);
  }

  /// child->method(x): the scope lasts until the end of the expression, and begins before x is
  /// computed. So in a->f(b->g(x)) f too runs in the scope of b, and its errors name b: give
  /// b->g(x) a name of its own first. Of call operators, a(b(x)), each has its own scope.
  class Call {
   public:
    explicit Call(T* module) : module_(module), scope_(module->shared_path()) {}
    T* operator->() const { return module_; }

   private:
    T* module_;
    Scope scope_;
  };
  Call operator->() const { return Call(module_.get()); }

 private:
  template <std::invocable<Place> Build>
  static std::unique_ptr<T> make(const Place& at, Build&& build) {
    const Scope scope(at.path_);
    std::unique_ptr<T> module = build(at);
    if (module == nullptr) fail("Module: no module was built");
    return module;
  }
  template <class... Arguments>
  static std::unique_ptr<T> make(const Place& at, Arguments&&... arguments) {
    const Scope scope(at.path_);
    return std::make_unique<T>(at, std::forward<Arguments>(arguments)...);
  }

  std::unique_ptr<T> module_;
};

/// The top of a tree.
template <class T>
class Root {
 public:
  template <class... Arguments>
  explicit Root(Arguments&&... arguments)
      : module_(Place(), std::forward<Arguments>(arguments)...) {}

  T& operator*() { return module_; }
  const T& operator*() const { return module_; }
  T* operator->() { return &module_; }
  const T* operator->() const { return &module_; }

  template <class... Arguments>
  decltype(auto) operator()(Arguments&&... arguments) const {
    return module_(std::forward<Arguments>(arguments)...);
  }

 private:
  T module_;
};

}  // namespace attune
