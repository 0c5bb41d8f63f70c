// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/examples/translation/metrics/bleu_tokenizer.h"

namespace nmt {

/// How a score was made, in sacreBLEU's words (Post 2018, "A call for clarity in reporting BLEU
/// scores"); scores are comparable only if all but the version agree:
///
///   nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:attune-0.1.0
std::string bleu_signature(BleuTokenizer tokenizer, bool lowercase);

/// The same for chrF, or with word_order 2 for chrF++:
///
///   nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:attune-0.1.0
std::string chrf_signature(bool lowercase, int word_order = 0);

}  // namespace nmt
