// SPDX-License-Identifier: MIT
#pragma once

#ifndef ATTUNE_PRECISION
#error "Attune is there twice: link with CMake's attune::attune (float) or attune::attune_double, \
or define ATTUNE_PRECISION as f32 (with libattune) or f64 (with libattune_double)"
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
