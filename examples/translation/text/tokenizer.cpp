// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/tokenizer.h"

#include "attune/examples/translation/text/lower_case.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

class RuleTokenizer : public Tokenizer {
 public:
  using Tokenizer::Tokenizer;

  std::string detokenize(const std::vector<std::string>& tokens) const override {
    return config().tokenize->detokenize(tokens);
  }

 private:
  std::vector<std::string> split(std::string_view line) const override {
    return config().tokenize->tokenize(line);
  }
};

}  // namespace

std::vector<std::string> Tokenizer::tokenize(std::string_view line) const {
  return split(cased(line, config_));
}

std::string cased(std::string_view line, const TokenizerConfig& config) {
  if (!config.lowercase) return std::string(line);
  require_utf8(line);
  return lower_case(line);
}

std::shared_ptr<const Tokenizer> make_tokenizer(const TokenizerConfig& config,
                                                const std::string& subword_model) {
  if (config.tokenize->has_subwords()) return config.tokenize->make(config, subword_model);
  return std::make_shared<RuleTokenizer>(config);
}

}  // namespace nmt
