# SPDX-License-Identifier: MIT
# Finds SentencePiece and offers it as attune::sentencepiece, for the subwords of nmt. It may be
# missing, as those of compression.cmake may: nmt then refuses subwords and does all else.
option(ATTUNE_SENTENCEPIECE "Build nmt with SentencePiece, if it is there" ON)

if(ATTUNE_SENTENCEPIECE)
  find_path(SENTENCEPIECE_INCLUDE sentencepiece_trainer.h)
  find_library(SENTENCEPIECE_LIBRARY sentencepiece)
  find_library(SENTENCEPIECE_TRAIN_LIBRARY sentencepiece_train)
  if(SENTENCEPIECE_INCLUDE AND SENTENCEPIECE_LIBRARY AND SENTENCEPIECE_TRAIN_LIBRARY)
    add_library(attune::sentencepiece INTERFACE IMPORTED GLOBAL)
    target_include_directories(attune::sentencepiece INTERFACE "${SENTENCEPIECE_INCLUDE}")
    target_link_libraries(attune::sentencepiece INTERFACE "${SENTENCEPIECE_TRAIN_LIBRARY}"
                                                          "${SENTENCEPIECE_LIBRARY}")
  else()
    message(NOTICE "nmt is built without subwords. On Debian and Ubuntu: "
                   "apt-get install libsentencepiece-dev")
  endif()
endif()
