# SPDX-License-Identifier: MIT
# Installs nmt (if it is built at all), the libraries with their headers, what is to be read, and a
# package, so that another project can say
#   find_package(attune) and target_link_libraries(program attune::attune)
include(GNUInstallDirs)
set(libraries attune attune_double attune_kernels)
set(programs "")
if(ATTUNE_PROGRAMS)
  set(programs nmt)
endif()
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/attune)

# What has not been built is said here: install() stops at a missing file without saying what to do.
set(targets ${libraries} ${programs})
list(TRANSFORM targets REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE files)
list(JOIN targets " " targets)
set(config "")
get_property(multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
if(multi_config)
  set(config " --config $<CONFIG>")
endif()
string(CONFIGURE [[
  set(files "@files@")
  foreach(file IN LISTS files)
    if(NOT EXISTS "${file}")
      message(FATAL_ERROR "${file} is to be installed, but has not been built yet. Please run first: \
cmake --build '@CMAKE_BINARY_DIR@'@config@ --target @targets@")
    endif()
  endforeach()
]] check @ONLY)
install(CODE "${check}")

install(TARGETS ${programs})
install(TARGETS ${libraries} EXPORT attune-targets
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
# Not the kernels, nor what is like them: they are behind the other headers, and change with their
# needs.
install(DIRECTORY core autograd nn optim DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/attune
        FILES_MATCHING PATTERN "*.h"
        PATTERN kernels EXCLUDE PATTERN right_operand.h EXCLUDE
        PATTERN mpi_processes.h EXCLUDE)
install(FILES cmake/attune.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/attune)
install(EXPORT attune-targets NAMESPACE attune:: DESTINATION ${package})
configure_file(cmake/attune-config-version.cmake.in attune-config-version.cmake @ONLY)
install(FILES cmake/libraries.cmake cmake/blas.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/attune-config-version.cmake
        DESTINATION ${package})
configure_file(cmake/config.cmake.in attune-config.cmake @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/attune-config.cmake DESTINATION ${package})

# Each README in a folder of the same name, with what it links to.
file(GLOB texts CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} LICENSE *.md)
file(GLOB_RECURSE readmes CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}
     core/README.md autograd/README.md nn/README.md optim/README.md examples/README.md
     tests/README.md examples/translation/recipes/*.json tests/bench/*.svg
     tests/coverage/not_covered.txt tests/mutants/equivalent.txt)
foreach(text IN LISTS texts readmes)
  cmake_path(GET text PARENT_PATH folder)
  install(FILES ${text} DESTINATION ${CMAKE_INSTALL_DOCDIR}/${folder})
endforeach()
