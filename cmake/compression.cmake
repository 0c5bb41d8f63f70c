# SPDX-License-Identifier: MIT
# Finds zlib and libzstd, for text that nmt reads compressed: attune::gzip and attune::zstd. Either may
# be missing: nmt then refuses such files and does all else.
option(ATTUNE_COMPRESSION "Build nmt with zlib and libzstd, as far as they are there" ON)

if(ATTUNE_COMPRESSION)
  foreach(kind IN ITEMS "gzip zlib.h z zlib1g-dev" "zstd zstd.h zstd libzstd-dev")
    string(REPLACE " " ";" kind "${kind}")
    list(GET kind 0 name)
    list(GET kind 1 header)
    list(GET kind 2 library)
    list(GET kind 3 package)
    string(TOUPPER ${name} NAME)
    find_path(${NAME}_INCLUDE ${header})
    find_library(${NAME}_LIBRARY ${library})
    if(${NAME}_INCLUDE AND ${NAME}_LIBRARY)
      add_library(attune::${name} INTERFACE IMPORTED GLOBAL)
      target_include_directories(attune::${name} INTERFACE "${${NAME}_INCLUDE}")
      target_link_libraries(attune::${name} INTERFACE "${${NAME}_LIBRARY}")
    else()
      message(NOTICE "nmt is built without ${name}. On Debian and Ubuntu: apt-get install ${package}")
    endif()
  endforeach()
endif()
