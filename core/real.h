// SPDX-License-Identifier: MIT
#pragma once

#ifndef ATTUNE_PRECISION
// CMake's targets; without CMake, f32 goes with libattune and f64 with libattune_double.
#error "link with attune::attune or attune::attune_double: they define ATTUNE_PRECISION, f32 or f64"
#endif

namespace attune {

namespace precisions {
using f32 = float;
using f64 = double;
}  // namespace precisions

/// Everything in Attune lives in an inline namespace named after the build's precision, f32 or f64,
/// so that an object file of one cannot be linked with the library of the other. The targets
/// attune::attune and attune::attune_double define ATTUNE_PRECISION publicly.
inline namespace ATTUNE_PRECISION {

/// The one scalar type of a build: float in attune::attune, double in attune::attune_double.
using real = precisions::ATTUNE_PRECISION;

}  // namespace ATTUNE_PRECISION
}  // namespace attune
