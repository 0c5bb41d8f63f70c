// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/encoded_text.h"

#include <cassert>
#include <utility>

#include "attune/examples/translation/text/checksum.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

struct Owned {
  std::vector<EncodedText::Entry> index;
  std::vector<int32_t> ids;
};

EncodedText::Place laid_out(const std::vector<EncodedPair>& pairs) {
  const auto text = std::make_shared<Owned>();
  Checksum checksum;
  for (const EncodedPair& pair : pairs) {
    assert(!pair.source.empty() && pair.source.back() == Vocabulary::kEos);
    assert(!pair.target.empty() && pair.target.back() == Vocabulary::kEos);
    text->index.push_back({std::ssize(text->ids), static_cast<int32_t>(pair.source.size()),
                           static_cast<int32_t>(pair.target.size())});
    for (const std::vector<int32_t>* side : {&pair.source, &pair.target}) {
      text->ids.insert(text->ids.end(), side->begin(), side->end());
      checksum.add(*side);
    }
  }
  return {text, text->index, text->ids, checksum.value(), {}};
}

}  // namespace

EncodedText::EncodedText(const std::vector<EncodedPair>& pairs)
    : EncodedText(laid_out(pairs), {{std::ssize(pairs)}}) {}

EncodedText::EncodedText(Place place, std::vector<Corpus> corpora)
    : place_(std::move(place)), corpora_(std::move(corpora)) {}

void EncodedText::set_weights(const std::vector<double>& weights) {
  assert(weights.size() == corpora_.size());
  for (size_t i = 0; i < weights.size(); ++i) corpora_[i].weight = weights[i];
}

EncodedText::Pair EncodedText::operator[](int64_t i) const {
  const Entry entry = place_.index[static_cast<size_t>(i)];  // what is checked is what is used
  if (place_.check) place_.check(entry);
  const auto begin = static_cast<size_t>(entry.begin), length = static_cast<size_t>(entry.source);
  return {place_.ids.subspan(begin, length),
          place_.ids.subspan(begin + length, static_cast<size_t>(entry.target))};
}

}  // namespace nmt
