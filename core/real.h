// SPDX-License-Identifier: MIT
#pragma once

#if defined(ATTUNE_DOUBLE) != defined(attune)
// CMake's target attune::attune_double does so; without CMake, both belong to libattune_double.
#error "double precision needs -D ATTUNE_DOUBLE and -D attune=attune_f64, single precision neither"
#endif

namespace attune {

/// The one scalar type of a build: float in attune::attune, double in attune::attune_double.
///
/// The double target renames this namespace as a whole to attune_f64, publicly. So every symbol of
/// the two libraries differs: to mix them is an error of the linker, and a plugin of one may be
/// loaded into a program of the other.
#ifdef ATTUNE_DOUBLE
using real = double;
#else
using real = float;
#endif

}  // namespace attune
