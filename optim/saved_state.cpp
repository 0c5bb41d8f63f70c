// SPDX-License-Identifier: MIT
#include "attune/optim/saved_state.h"

#include <algorithm>
#include <map>

#include "attune/core/error.h"
#include "attune/core/files/json_check.h"

namespace attune {
namespace {

constexpr int64_t kMostCounted = int64_t{1} << 53;  // what a double counts to

template <class T>
void check_names(const std::string& owner, const std::map<std::string, T>& own,
                 const std::map<std::string, T>& saved) {
  constexpr const char* kHint = "; was it saved by another optimizer, or for another model?";
  for (const auto& [name, entry] : own) {
    if (saved.count(name) == 0) fail(owner, ": the saved state lacks ", name, kHint);
  }
  for (const auto& [name, entry] : saved) {
    if (own.count(name) == 0) {
      fail(owner, ": the saved state has an unknown ", on_one_line(name), kHint);
    }
  }
}

}  // namespace

void check_saved_state(const std::string& owner, const SafetensorsFile& own,
                       const SafetensorsFile& saved) {
  check_names(owner, own.tensors, saved.tensors);
  check_names(owner, own.integers, saved.integers);
  for (const auto& [name, tensor] : saved.tensors) {
    const Shape& shape = own.tensors.at(name).shape();
    if (!tensor.defined()) fail(owner, ": ", name, " of the saved state is undefined");
    if (tensor.shape() != shape) {
      fail(owner, ": ", name, " is ", tensor.shape(), " in the saved state, but ", shape, " here");
    }
  }
  for (const auto& [name, integers] : saved.integers) {
    const bool counts = std::all_of(integers.begin(), integers.end(),
                                    [](int64_t n) { return n >= 0 && n <= kMostCounted; });
    if (integers.size() != own.integers.at(name).size() || !counts) {
      fail(owner, ": ", name, " of the saved state is damaged");
    }
  }
}

}  // namespace attune
