// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/core/error.h"

namespace attune::testing {

/// What the Error says that f() throws; "no error" if it throws none:
///   CHECK(error_of([&] { matmul(a, b); }) == "matmul: inner sizes differ, ...");
template <class F>
std::string error_of(F&& f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace attune::testing
