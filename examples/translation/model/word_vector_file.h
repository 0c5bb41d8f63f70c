// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "attune/autograd/variable.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {

struct WordVectorCounts {
  int64_t found = 0;                       ///< rows that were set
  int64_t passed_over = 0;                 ///< lines of words that no vocabulary can hold
  int64_t repeated = 0;                    ///< lines of words of the vocabulary that stood before
  uint64_t vectors = 0;                    ///< in the file
  std::optional<uint64_t> announced = {};  ///< that the header tells of, if there is one
};

/// Reads word vectors from the text format of word2vec, GloVe and fastText into the rows of an
/// embedding [V, E]: a line for each word, its E numbers behind it, all parted by spaces or tabs; a
/// word may hold spaces, as long as what follows the first is no number. A first line of two
/// numbers is a header: how many words, and E; whoever calls this should say if there are more or
/// fewer, as of a file cut short. Words that the vocabulary lacks are passed over, words that the
/// file lacks keep their row, and of a word that stands twice the first line counts; a number too
/// small for a real is 0.
///
/// Published files have words that no vocabulary can hold: cut inside a character, so that they are
/// no UTF-8, or with a line end in them, so that they stand on two lines. These are passed over
/// too, and counted.
///
/// Throws attune::Error that names file and line for a line that has not E numbers or a header that
/// says another E, for what is no finite number, and if the file cannot be read, is not text or has
/// no word of the vocabulary.
WordVectorCounts read_word_vectors(const std::string& path, const Vocabulary& vocabulary,
                                   attune::Variable embedding);

}  // namespace nmt
