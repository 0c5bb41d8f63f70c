# SPDX-License-Identifier: MIT
# Finds the packages that Attune stands on; an error says what needs it, names the one to install, and
# the way without it, if there is one.
function(attune_require_package what name debian_name)  # [OPTION-WITHOUT]
  find_package(${name} QUIET)
  if(NOT ${name}_FOUND)
    set(sentence "${what} needs ${name}. On Debian and Ubuntu: apt-get install ${debian_name}")
    if(ARGN)
      string(APPEND sentence ". Without it: -D ${ARGN}")
    endif()
    message(FATAL_ERROR "${sentence}")
  endif()
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/libraries.cmake)
attune_find_libraries(problem ${ATTUNE_MPI})
if(problem)
  message(FATAL_ERROR "${problem}")
endif()
if(NOT TARGET nlohmann_json::nlohmann_json)  # the project around this one may bring its own
  attune_require_package(Attune nlohmann_json nlohmann-json3-dev)
endif()
