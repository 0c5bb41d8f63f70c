// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "attune/examples/translation/text/corpora.h"
#include "attune/examples/translation/text/languages.h"
#include "attune/examples/translation/text/prepared_text.h"
#include "attune/examples/translation/text/text_options.h"

/// Text files to the one file that training reads.
namespace nmt {

/// What text is prepared from, and how.
struct TextSource {
  std::vector<CorpusFiles> corpora;
  TextOptions options;
  int64_t max_length = 100;  ///< of training pairs, in tokens
  int64_t hold_out = 0;      ///< pairs that are kept for dev, with all others of the same source
  bool swap = false;         ///< what stands as the target is the source
  std::optional<Languages> given{};  ///< of a model, in place of what `options` would learn
};

/// Writes it, whole or not at all. Subwords and vocabularies are learnt from all corpora but what
/// is held out. `accept`, if there is one, is called before the file is replaced, with what was
/// learnt and the checksum of the ids, and throws to refuse them. Throws attune::Error as
/// PairReader does but for lines that can be passed over and counted, if a corpus has no pair to
/// learn from, or if it changes meanwhile.
using Accept = std::function<void(const Languages& languages, uint64_t checksum)>;
void prepare_text(const TextSource& source, const std::string& path, const Accept& accept = {});

/// What a text is of that is there already and was not made of this source, or otherwise: "has
/// min_count 1, now it is 2". None if it is the same, and can be used as it is. A corpus is the
/// same if its bytes are: which is known without reading them where the file was not touched.
std::optional<std::string> difference(const PreparedText& there, const TextSource& source);

}  // namespace nmt
