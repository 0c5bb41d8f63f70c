// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/signature.h"

#include <doctest/doctest.h>

namespace nmt {
namespace {

// The version changes from release to release.
std::string without_version(const std::string& signature) {
  const size_t version = signature.find("|version:attune-");
  REQUIRE(version != std::string::npos);
  CHECK(signature.size() > version + std::string("|version:attune-").size());
  return signature.substr(0, version);
}

TEST_CASE("signature: as sacreBLEU 2.6.0 prints it") {
  for (const auto& tokenizer : Names<BleuTokenizer>::list) {  // named as sacreBLEU names them
    const std::string name(tokenizer.first);
    CHECK(without_version(bleu_signature(tokenizer.second, false)) ==
          "nrefs:1|case:mixed|eff:no|tok:" + name + "|smooth:exp");
    CHECK(without_version(bleu_signature(tokenizer.second, true)) ==
          "nrefs:1|case:lc|eff:no|tok:" + name + "|smooth:exp");
  }
  CHECK(without_version(chrf_signature(false)) == "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no");
  CHECK(without_version(chrf_signature(true, 2)) == "nrefs:1|case:lc|eff:yes|nc:6|nw:2|space:no");
}

}  // namespace
}  // namespace nmt
