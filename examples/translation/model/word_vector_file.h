// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "attune/autograd/variable.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {

/// Reads word vectors from the text format of word2vec, GloVe and fastText into the rows of an
/// embedding [V, E]: a line for each word, its E numbers behind it, all parted by spaces; a first
/// line of two numbers is a header: how many words, and E. Words that the vocabulary lacks are
/// passed over, words that the file lacks keep their row. Returns how many rows were set.
///
/// Throws attune::Error that names file and line for a line that has not E numbers or a header that
/// says another E, for what is no finite number, and if the file cannot be read or has no word of
/// the vocabulary.
int64_t read_word_vectors(const std::string& path, const Vocabulary& vocabulary,
                          attune::Variable embedding);

}  // namespace nmt
