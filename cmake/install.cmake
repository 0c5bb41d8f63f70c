# SPDX-License-Identifier: MIT
# Installs the libraries, the headers and a package, so that another project can say
#   find_package(attune) and target_link_libraries(program attune::attune)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(attune_package ${CMAKE_INSTALL_LIBDIR}/cmake/attune)

install(TARGETS attune attune_double attune_kernels EXPORT attune-targets
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY core autograd nn optim DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/attune
        FILES_MATCHING PATTERN "*.h")
install(EXPORT attune-targets NAMESPACE attune:: DESTINATION ${attune_package})
write_basic_package_version_file(attune-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/attune-config.cmake cmake/blas.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/attune-config-version.cmake
        DESTINATION ${attune_package})
