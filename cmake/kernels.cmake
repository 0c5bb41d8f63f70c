# SPDX-License-Identifier: MIT
# The vector kernels, compiled once for each instruction set and chosen at run time; see
# core/kernels/README.md.
file(GLOB kernel_sources CONFIGURE_DEPENDS core/kernels/*.cpp)
add_library(attune_kernels STATIC ${kernel_sources})
target_compile_features(attune_kernels PUBLIC cxx_std_20)
target_include_directories(attune_kernels PUBLIC $<BUILD_INTERFACE:${attune_include}>)
attune_position_independent(attune_kernels)

# Adds the kernels, compiled for one instruction set. None of the common flags changes a result:
# they forbid fusing a * b + c behind our back, and say that no one reads errno or the flags of
# floating-point exceptions.
set_source_files_properties(core/kernels/simd/panels.cpp PROPERTIES COMPILE_OPTIONS -ffp-contract=fast)
function(attune_add_kernels isa)
  set(name attune_kernels_${isa})
  add_library(${name} OBJECT core/kernels/simd/kernels.cpp core/kernels/simd/panels.cpp)
  target_compile_definitions(${name} PRIVATE ATTUNE_ISA=${isa})
  target_compile_options(${name} PRIVATE -ffp-contract=off -fno-trapping-math -fno-math-errno
                                         -fopenmp-simd ${ARGN})
  target_include_directories(${name} PRIVATE ${attune_include})
  attune_position_independent(${name})
  target_sources(attune_kernels PRIVATE $<TARGET_OBJECTS:${name}>)
endfunction()

attune_add_kernels(baseline)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  attune_add_kernels(avx2 -mavx2 -mfma)
  attune_add_kernels(avx512 -mavx512f -mfma -mprefer-vector-width=512)
  target_compile_definitions(attune_kernels PRIVATE ATTUNE_X86_KERNELS)
endif()
