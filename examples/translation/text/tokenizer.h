// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attune/examples/translation/text/text_options.h"
#include "attune/examples/translation/text/tokenizations.h"

namespace nmt {

/// Turns the lines of one language into tokens and back. make_tokenizer() makes one.
class Tokenizer {
 public:
  explicit Tokenizer(const TokenizerConfig& config) : config_(config) {}
  virtual ~Tokenizer() = default;
  Tokenizer(const Tokenizer&) = delete;
  Tokenizer& operator=(const Tokenizer&) = delete;

  /// The tokens of a line, none of which is empty or holds ASCII white space. Throws attune::Error
  /// where the line is not valid UTF-8 and has to be looked at.
  std::vector<std::string> tokenize(std::string_view line) const;

  /// Puts tokens together again, with one space between two words; accepts any tokens.
  virtual std::string detokenize(const std::vector<std::string>& tokens) const = 0;

  /// What a model file keeps: these,
  const TokenizerConfig& config() const { return config_; }
  /// and the bytes of the model of subwords, empty where there is none.
  virtual std::string subword_model() const { return ""; }

 private:
  /// The tokens of a line that is cased().
  virtual std::vector<std::string> split(std::string_view line) const = 0;

  TokenizerConfig config_;
};

/// The line in lower case, if the config asks for it, as tokenize() splits it. Throws
/// attune::Error where the line is to be in lower case and is not valid UTF-8.
std::string cased(std::string_view line, const TokenizerConfig& config);

/// Those of both languages: two, or one and the same. make_tokenizers() makes them.
struct Tokenizers {
  std::shared_ptr<const Tokenizer> source, target;
};

/// The tokenizer that the config names; one with subwords, of the bytes of that model. Throws
/// attune::Error if they are none, or if this nmt was built without SentencePiece.
std::shared_ptr<const Tokenizer> make_tokenizer(const TokenizerConfig& config,
                                                const std::string& subword_model = "");

}  // namespace nmt
