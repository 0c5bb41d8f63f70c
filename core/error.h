// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "attune/core/real.h"
#include "attune/core/text_stream.h"

namespace attune {

/// What the user did wrong, in one sentence. What Attune did wrong is an assert.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// While it lives, errors thrown on this thread end with ", in <path>" and the graph's nodes carry
/// the path. Modules open one around each call; see nn/module.h.
class Scope {
 public:
  explicit Scope(std::shared_ptr<const std::string> path);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  /// The innermost path of this thread, or null outside all modules.
  static const std::shared_ptr<const std::string>& current();

 private:
  std::shared_ptr<const std::string> outer_;
};

/// Throws Error(message), with the current Scope's path appended.
[[noreturn]] void throw_error(const std::string& message);

/// Throws an Error made of all parts, streamed one after the other, floating-point numbers with all
/// their digits:
///   fail("matmul: inner sizes differ, ", a.shape(), " x ", b.shape());
template <class... Parts>
[[noreturn]] void fail(const Parts&... parts) {
  TextStream message;
  const auto say = [&message](const auto& part) {
    if constexpr (std::is_floating_point_v<std::remove_cvref_t<decltype(part)>>) {
      message << shortest(part);
    } else {
      message << part;
    }
  };
  (say(parts), ...);
  throw_error(message.str());
}

}  // namespace attune
