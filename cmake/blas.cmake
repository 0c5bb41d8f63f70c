# SPDX-License-Identifier: MIT
# Finds the OpenMP build of OpenBLAS and offers it as attune::blas. Other builds have threads of
# their own, which would compete with ours. Also part of the installed package.
#
# The library is taken from its own directory, not through the distribution's alternatives: CMake
# then writes that directory into the program, and the program loads what was checked here.
find_path(OPENBLAS_INCLUDE cblas.h PATH_SUFFIXES openblas-openmp openblas)
find_library(OPENBLAS_LIBRARY NAMES openblaso openblas PATH_SUFFIXES openblas-openmp)

if(OPENBLAS_INCLUDE AND OPENBLAS_LIBRARY)
  include(CheckCXXSourceRuns)
  set(CMAKE_REQUIRED_QUIET TRUE)
  set(CMAKE_REQUIRED_INCLUDES ${OPENBLAS_INCLUDE})
  set(CMAKE_REQUIRED_LIBRARIES ${OPENBLAS_LIBRARY})
  check_cxx_source_runs("
    #include <cblas.h>
    int main() { return openblas_get_parallel() == OPENBLAS_OPENMP ? 0 : 1; }"
    OPENBLAS_USES_OPENMP)
  unset(CMAKE_REQUIRED_QUIET)
  unset(CMAKE_REQUIRED_INCLUDES)
  unset(CMAKE_REQUIRED_LIBRARIES)
endif()

if(NOT OPENBLAS_USES_OPENMP)
  set(found "${OPENBLAS_LIBRARY}")
  unset(OPENBLAS_INCLUDE CACHE)  # the next configuration shall look again
  unset(OPENBLAS_LIBRARY CACHE)
  unset(OPENBLAS_USES_OPENMP CACHE)
  message(FATAL_ERROR
    "Attune needs the OpenMP build of OpenBLAS (found: ${found}). "
    "On Debian and Ubuntu: apt-get install libopenblas-openmp-dev. "
    "Elsewhere: -DOPENBLAS_LIBRARY=/path/to/libopenblas.so -DOPENBLAS_INCLUDE=/path/to/headers")
endif()

if(NOT TARGET attune::blas)
  add_library(attune::blas UNKNOWN IMPORTED)
  set_target_properties(attune::blas PROPERTIES IMPORTED_LOCATION "${OPENBLAS_LIBRARY}"
                        INTERFACE_INCLUDE_DIRECTORIES "${OPENBLAS_INCLUDE}")
endif()
