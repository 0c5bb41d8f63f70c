# SPDX-License-Identifier: MIT
# Finds the OpenMP build of OpenBLAS and offers it as attune::blas. Other builds have threads of
# their own, which would compete with ours. Also part of the installed package.
#
# The library is taken from its own directory, not through the distribution's alternatives: CMake
# then writes that directory into the program, and the program loads what was checked here.

# Sets `problem` to the sentence that says what is missing; to nothing if nothing is.
function(attune_find_blas problem)
  find_path(OPENBLAS_INCLUDE cblas.h PATH_SUFFIXES openblas-openmp openblas)
  find_library(OPENBLAS_LIBRARY NAMES openblaso openblas PATH_SUFFIXES openblas-openmp)

  if(OPENBLAS_INCLUDE AND OPENBLAS_LIBRARY)
    if(DEFINED OPENBLAS_CHECKED AND NOT OPENBLAS_CHECKED STREQUAL OPENBLAS_LIBRARY)
      unset(OPENBLAS_USES_OPENMP CACHE)  # it is about another library
    endif()
    set(OPENBLAS_CHECKED "${OPENBLAS_LIBRARY}" CACHE INTERNAL "What OPENBLAS_USES_OPENMP is about")
    if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR
       AND NOT DEFINED OPENBLAS_USES_OPENMP)
      set(${problem} "Attune needs the OpenMP build of OpenBLAS, and cannot ask ${OPENBLAS_LIBRARY}: \
this is compiled for another machine. -DOPENBLAS_USES_OPENMP=ON says that it is" PARENT_SCOPE)
      return()
    endif()
    include(CheckCXXSourceRuns)
    include(CMakePushCheckState)
    cmake_push_check_state(RESET)  # what the caller set for its own checks is gone in this function
    set(CMAKE_TRY_COMPILE_TARGET_TYPE EXECUTABLE)
    set(CMAKE_REQUIRED_QUIET TRUE)
    set(CMAKE_REQUIRED_INCLUDES ${OPENBLAS_INCLUDE})
    set(CMAKE_REQUIRED_LIBRARIES ${OPENBLAS_LIBRARY})
    check_cxx_source_runs("
      #include <cblas.h>
      int main() { return openblas_get_parallel() == OPENBLAS_OPENMP ? 0 : 3; }"
      OPENBLAS_USES_OPENMP)
    set(found "${OPENBLAS_LIBRARY}, headers in ${OPENBLAS_INCLUDE}, ")
    if(OPENBLAS_USES_OPENMP_EXITCODE EQUAL 3 OR NOT DEFINED OPENBLAS_USES_OPENMP_COMPILED)
      string(APPEND found "which is another build")
    else()
      string(APPEND found "with which no program could be compiled, linked and run with your \
compiler and flags: CMakeFiles/CMakeError.log or CMakeFiles/CMakeConfigureLog.yaml says why")
    endif()
  elseif(OPENBLAS_LIBRARY)
    set(found "${OPENBLAS_LIBRARY}, but no cblas.h")
  elseif(OPENBLAS_INCLUDE)
    set(found "cblas.h in ${OPENBLAS_INCLUDE}, but no library")
  else()
    set(found nothing)
  endif()

  if(NOT OPENBLAS_USES_OPENMP)
    set(${problem} "Attune needs the OpenMP build of OpenBLAS (found: ${found}). On Debian and \
Ubuntu: apt-get install libopenblas-openmp-dev. Elsewhere: \
-DOPENBLAS_LIBRARY=/path/to/libopenblas.so -DOPENBLAS_INCLUDE=/path/to/headers" PARENT_SCOPE)
    unset(OPENBLAS_INCLUDE CACHE)  # the next configuration shall look again
    unset(OPENBLAS_LIBRARY CACHE)
    unset(OPENBLAS_USES_OPENMP CACHE)
    unset(OPENBLAS_USES_OPENMP_COMPILED CACHE)
    unset(OPENBLAS_USES_OPENMP_EXITCODE CACHE)
    return()
  endif()

  set(${problem} "" PARENT_SCOPE)
  if(NOT TARGET attune::blas)
    add_library(attune::blas UNKNOWN IMPORTED)
    set_target_properties(attune::blas PROPERTIES IMPORTED_LOCATION "${OPENBLAS_LIBRARY}"
                          INTERFACE_INCLUDE_DIRECTORIES "${OPENBLAS_INCLUDE}")
  endif()
endfunction()
