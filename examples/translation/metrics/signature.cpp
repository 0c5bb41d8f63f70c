// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/signature.h"

#include "attune/examples/translation/metrics/chrf.h"

namespace nmt {
namespace {

std::string start(bool lowercase) { return lowercase ? "nrefs:1|case:lc" : "nrefs:1|case:mixed"; }

constexpr const char* kEnd = "|version:attune-" ATTUNE_VERSION;

}  // namespace

std::string bleu_signature(BleuTokenizer tokenizer, bool lowercase) {
  return start(lowercase) + "|eff:no|tok:" + to_string(tokenizer) + "|smooth:exp" + kEnd;
}

std::string chrf_signature(bool lowercase, int word_order) {
  return start(lowercase) + "|eff:yes|nc:" + std::to_string(ChrfStatistics::kCharacterOrder) +
         "|nw:" + std::to_string(word_order) + "|space:no" + kEnd;
}

}  // namespace nmt
