// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/processes.h"

namespace nmt {

/// What makes one processor's bits differ from another's: which kernels and which BLAS compute, in
/// a program of which compiler and precision.
nlohmann::ordered_json arithmetic();

/// Tells the values of parameters apart.
uint64_t checksum(const std::vector<attune::NamedVariable>& parameters);

/// All processes call it, each with what has to be the same on all of them, under names. Throws
/// attune::Error, on those that differ from the first one, that says what differs.
void check_same_everywhere(attune::Processes& processes, const nlohmann::ordered_json& own);

}  // namespace nmt
