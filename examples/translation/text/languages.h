// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "attune/examples/translation/text/tokenizer.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {

struct Vocabularies {
  Vocabulary source, target;  ///< equal if joint
};

/// How the text of both languages becomes ids.
struct Languages {
  Tokenizers tokenizers;
  Vocabularies words;
};

/// As files keep them: names, and text.
using Metadata = std::map<std::string, std::string>;

/// The entry of that name. Throws attune::Error if there is none.
const std::string& entry(const Metadata& metadata, const std::string& key);

void add(Metadata& metadata, const Tokenizers& tokenizers);
void add(Metadata& metadata, const Vocabulary& source, const Vocabulary& target);

/// What add() has written. Throws attune::Error where it is not there, or damaged.
Languages languages_from(const Metadata& metadata);

/// Tells languages apart: what gives text other ids has, but for chance, another one.
uint64_t checksum_of(const Languages& languages);
inline bool same_ids(const Languages& a, const Languages& b) {
  return checksum_of(a) == checksum_of(b);
}

}  // namespace nmt
