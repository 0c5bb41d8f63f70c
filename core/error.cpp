// SPDX-License-Identifier: MIT
#include "attune/core/error.h"

#include <utility>

namespace attune {
namespace {

thread_local std::shared_ptr<const std::string> current_path;

// Its destructor is registered at its first use, for which the C library needs memory, or else ends
// the program. For the first thread that is now, before main().
[[maybe_unused]] const bool is_registered = current_path == nullptr;

}  // namespace

Scope::Scope(std::shared_ptr<const std::string> path)
    : outer_(std::exchange(current_path, std::move(path))) {}

Scope::~Scope() { current_path = std::move(outer_); }

const std::shared_ptr<const std::string>& Scope::current() { return current_path; }

void throw_error(const std::string& message) {
  if (current_path == nullptr || current_path->empty()) throw Error(message);
  throw Error(message + ", in " + *current_path);
}

}  // namespace attune
