# SPDX-License-Identifier: MIT
# Finds what a program with Attune in it is linked with: OpenMP, OpenBLAS and, if it was asked for,
# MPI. Part of the installed package too.
include(${CMAKE_CURRENT_LIST_DIR}/blas.cmake)

# Sets `problem` to the sentence that says what is missing; to nothing if nothing is.
function(attune_find_libraries problem uses_mpi)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT CXX IN_LIST languages)
    set(${problem} "Attune is a C++ library: find_package(attune) needs project(NAME LANGUAGES CXX) \
or enable_language(CXX) before it" PARENT_SCOPE)
    return()
  endif()

  find_package(OpenMP QUIET COMPONENTS CXX)
  if(NOT OpenMP_CXX_FOUND)
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
      set(package libomp-dev)
    else()
      set(package g++)
    endif()
    set(${problem} "Attune needs OpenMP. On Debian and Ubuntu: apt-get install ${package}"
        PARENT_SCOPE)
    return()
  endif()

  if(uses_mpi)
    set(MPI_CXX_SKIP_MPICXX ON)  # an interface of old, of which we use nothing
    find_package(MPI QUIET COMPONENTS CXX)
    if(NOT MPI_CXX_FOUND)
      set(${problem} "Attune with several processes needs MPI. On Debian and Ubuntu: apt-get install \
libopenmpi-dev openmpi-bin. Without it: -D ATTUNE_MPI=OFF" PARENT_SCOPE)
      return()
    endif()
  endif()

  attune_find_blas(problem_of_blas)
  set(${problem} "${problem_of_blas}" PARENT_SCOPE)
endfunction()
