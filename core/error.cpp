// SPDX-License-Identifier: MIT
#include "attune/core/error.h"

#include <utility>

namespace attune::inline ATTUNE_PRECISION {
namespace {

thread_local std::shared_ptr<const std::string> current_path;

}  // namespace

Scope::Scope(std::shared_ptr<const std::string> path)
    : outer_(std::exchange(current_path, std::move(path))) {}

Scope::~Scope() { current_path = std::move(outer_); }

const std::shared_ptr<const std::string>& Scope::current() { return current_path; }

void throw_error(const std::string& message) {
  if (current_path == nullptr || current_path->empty()) throw Error(message);
  throw Error(message + ", in " + *current_path);
}

}  // namespace attune::inline ATTUNE_PRECISION
