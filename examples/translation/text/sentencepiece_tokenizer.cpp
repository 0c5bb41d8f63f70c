// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <algorithm>
#include <unordered_map>

#include "attune/examples/translation/text/protobuf.h"
#include "attune/examples/translation/text/spaces.h"
#include "attune/examples/translation/text/tokenization.h"

namespace nmt {
namespace {

using sentencepiece::util::Status;

// "Internal: trainer.cc(580) [a <= b] Vocabulary size is too small"  ->  what follows the bracket
std::string reason(const Status& status) {
  const std::string message = status.error_message();
  const size_t bracket = message.rfind("] ");
  if (bracket == std::string::npos || bracket + 2 == message.size()) return message;
  // Some go on with flags of SentencePiece's own program.
  const std::string said = message.substr(bracket + 2);
  return said.substr(0, said.find(" or decrease character_coverage"));
}

// SentencePiece counts positions in a word with 16 bits, and crashes at longer ones.
std::string without_endless_words(const std::string& line) {
  constexpr size_t kLongest = 30000;
  if (line.size() <= kLongest) return line;
  std::string kept;
  for (const std::string& word : tokenize(line, Tokenization::none)) {
    if (word.size() > kLongest) continue;
    if (!kept.empty()) kept += ' ';
    kept += word;
  }
  return kept;
}

// Hands the lines to the trainer as they will be split, without a copy of the whole text.
class TrainingLines : public sentencepiece::SentenceIterator {
 public:
  TrainingLines(const std::vector<std::string_view>& lines, const TokenizerConfig& config)
      : lines_(lines), config_(config) {
    read();
  }
  bool done() const override { return index_ == lines_.size(); }
  void Next() override {
    ++index_;
    read();
  }
  const std::string& value() const override { return line_; }
  Status status() const override { return {}; }

 private:
  void read() {
    if (!done()) line_ = without_endless_words(single_spaced(cased(lines_[index_], config_)));
  }

  const std::vector<std::string_view>& lines_;
  const TokenizerConfig& config_;
  size_t index_ = 0;
  std::string line_;
};

class SentencePieceTokenizer : public Tokenizer {
 public:
  SentencePieceTokenizer(const TokenizerConfig& config, const std::string& model)
      : Tokenizer(config) {
    const Status status = processor_.LoadFromSerializedProto(model);
    if (!status.ok()) fail("the SentencePiece model cannot be used: ", reason(status));
  }

  std::string detokenize(const std::vector<std::string>& tokens) const override {
    std::string line;
    const Status status = processor_.Decode(tokens, &line);
    if (!status.ok()) fail("detokenize: ", reason(status));
    // SentencePiece leaves the visible spaces of tokens that are none of its pieces; besides, a
    // model may say two spaces, or begin with one.
    return with_plain_spaces(line);
  }
  std::string subword_model() const override { return processor_.serialized_model_proto(); }

 private:
  std::vector<std::string> split(std::string_view line) const override {
    std::vector<std::string> pieces;
    const Status status = processor_.Encode(single_spaced(line), &pieces);
    if (!status.ok()) fail("tokenize: ", reason(status));
    return pieces;
  }

  sentencepiece::SentencePieceProcessor processor_;
};

std::unordered_map<std::string, std::string> trainer_options(const TokenizerConfig& config,
                                                             int64_t subwords) {
  return {
      {"model_type", to_string(config.tokenize)},
      {"vocab_size", std::to_string(subwords)},
      {"hard_vocab_limit", "false"},  // a small text has fewer, and that is no error
      // Every character of the text is a piece: SentencePiece's own 0.9995 would make the rarest
      // unknown, with whatever stands beside them; a vocabulary's min_count is there for that.
      {"character_coverage", "1"},
      {"normalization_rule_name", "identity"},  // so that text comes back as it was
      {"max_sentence_length", "1000000000"},    // in bytes; longer ones would be left out
      {"bos_id", "-1"},                         // the vocabulary has these two
      {"eos_id", "-1"},
      {"unk_surface", "<unk>"},  // as Vocabulary spells it
      {"num_threads", "1"},      // sums in another order would be another model
      {"minloglevel", "2"},      // errors come back as the status
  };
}

}  // namespace

bool has_sentencepiece() { return true; }

std::string learn_subwords(const TokenizerConfig& config, int64_t subwords,
                           const std::vector<std::string_view>& lines) {
  if (std::all_of(lines.begin(), lines.end(),
                  [](std::string_view line) { return single_spaced(line).empty(); })) {
    fail("no subwords can be learnt from a text without words");
  }
  TrainingLines training_lines(lines, config);
  std::string model;
  const Status status = sentencepiece::SentencePieceTrainer::Train(
      trainer_options(config, subwords), &training_lines, &model);
  if (!status.ok()) {
    fail("no ", to_string(config.tokenize), " model of ", subwords,
         " subwords (--vocabulary-size) can be learnt from the text: ", reason(status));
  }
  return model;
}

std::shared_ptr<const Tokenizer> make_subword_tokenizer(const TokenizerConfig& config,
                                                        const std::string& model) {
  // SentencePiece itself takes a file that was cut between two pieces. Normalisation, which every
  // model has, stands behind them.
  constexpr uint64_t kNormalizer = 3;
  if (!is_whole_message(model, kNormalizer)) {
    fail("this is no SentencePiece model, or only the beginning of one");
  }
  return std::make_shared<SentencePieceTokenizer>(config, model);
}

}  // namespace nmt
