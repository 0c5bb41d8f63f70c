// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <algorithm>
#include <exception>
#include <map>
#include <new>
#include <system_error>
#include <unordered_map>

#include "attune/examples/translation/text/character_map.h"
#include "attune/examples/translation/text/protobuf.h"
#include "attune/examples/translation/text/spaces.h"
#include "attune/examples/translation/text/tokenizer.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

using sentencepiece::util::Status;

std::string reason(const Status& status) {
  const std::string message = status.error_message();
  // "Vocabulary size is smaller than required_chars. 5 vs 18. Increase vocab_size or ..."
  const size_t sizes = message.find("smaller than required_chars. ");
  const size_t least = message.find(" vs ", sizes);
  if (sizes != std::string::npos && least != std::string::npos) {
    return "it takes at least " + message.substr(least + 4, message.find('.', least) - least - 4) +
           ": each character is one, and so are the space and <unk>";
  }
  return "SentencePiece gives up: " + message;
}

// Some errors SentencePiece returns, others, of its dictionary, it throws. That one has words of
// its own where memory is short: "failed to resize pool: std::bad_alloc", whatever was asked for.
template <class Call>
void guarded(const std::string& context, const Call& call) {
  std::string error;
  try {
    const Status status = call();
    if (status.ok()) return;
    error = reason(status);
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::system_error& exception) {
    fail("SentencePiece can begin no thread: ", exception.code().message(),
         "; memory is short, or there are too many threads already");
  } catch (const std::exception& exception) {
    error = exception.what();
    if (error.find("bad_alloc") != std::string::npos) throw std::bad_alloc();
  }
  fail(context, error);
}

// The line, cut inside each word of more than 30,000 bytes. Where such a word is learnt from,
// SentencePiece counts positions in it with 16 bits, and crashes; where it is split, and no piece
// has its characters, that takes time that grows with the square of its length.
std::vector<std::string> without_endless_words(const std::string& line) {
  constexpr size_t kLongest = 30000;
  if (line.size() <= kLongest) return {line};
  std::vector<std::string> parts(1);
  size_t length = 0;  // of the last word
  for_each_code_point(line, [&](char32_t value, std::string_view bytes) {
    length = value == U' ' ? 0 : length + bytes.size();
    if (length > kLongest) {
      parts.emplace_back();
      length = bytes.size();
    }
    parts.back() += bytes;
  });
  return parts;
}

// A line as it will be split, without what the trainer cannot use. It takes U+2585 for its own mark
// of an unknown character, which that is to the model in any case, and would leave out the line.
std::string training_line(std::string_view line, const TokenizerConfig& config) {
  constexpr std::string_view kUnknownMark = "\u2585";
  std::string text = cased(line, config);
  for (size_t at = 0; (at = text.find(kUnknownMark, at)) != std::string::npos;) {
    text.replace(at, kUnknownMark.size(), " ");
  }
  std::string spaced;  // between the parts of a word, too
  for (const std::string& part : without_endless_words(single_spaced(text))) {
    spaced += (spaced.empty() ? "" : " ") + part;
  }
  return spaced;
}

// Hands the lines to the trainer, without a copy of the whole text.
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
    if (!done()) line_ = training_line(lines_[index_], config_);
  }

  const std::vector<std::string_view>& lines_;
  const TokenizerConfig& config_;
  size_t index_ = 0;
  std::string line_;
};

using CharacterCounts = std::map<char32_t, int64_t>;

CharacterCounts count_characters(const std::vector<std::string_view>& lines,
                                 const TokenizerConfig& config) {
  CharacterCounts counts;
  for (TrainingLines line(lines, config); !line.done(); line.Next()) {
    for_each_code_point(line.value(), [&](char32_t value, std::string_view) {
      if (value != U' ' && value != U'\0') ++counts[value];
    });
  }
  return counts;
}

// SentencePiece keeps the part of the text that it has covered as a float, and stops at 1: of a
// very large text it would leave out the rarest characters. These have to be required.
std::string rarest_characters(const std::vector<std::string_view>& lines,
                              const TokenizerConfig& config) {
  constexpr int64_t kPrecision = 1 << 24;  // steps of a float from 0 to 1, at least
  int64_t bytes = 0;
  for (const std::string_view line : lines) bytes += std::ssize(line);
  if (bytes < kPrecision) return "";
  std::u32string rarest;
  for (const auto& [character, count] : count_characters(lines, config)) {
    if (count <= bytes / kPrecision) rarest += character;
  }
  return to_utf8(rarest);
}

class SentencePieceTokenizer : public Tokenizer {
 public:
  SentencePieceTokenizer(const TokenizerConfig& config, const std::string& model)
      : Tokenizer(config) {
    guarded("the SentencePiece model cannot be used: ",
            [&] { return processor_.LoadFromSerializedProto(model); });
  }

  std::string detokenize(const std::vector<std::string>& tokens) const override {
    std::string line;
    guarded("detokenize: ", [&] { return processor_.Decode(tokens, &line); });
    // SentencePiece leaves the visible spaces of tokens that are none of its pieces; besides, a
    // model may say two spaces, or begin with one.
    return with_plain_spaces(line);
  }
  std::string subword_model() const override { return processor_.serialized_model_proto(); }

 private:
  using Pieces = std::vector<std::string>;

  std::vector<std::string> split(std::string_view line) const override {
    const std::string text = single_spaced(line);
    const std::vector<std::string> parts = without_endless_words(text);
    if (parts.size() == 1 || has_spaces_behind()) return encode(processor_, text);
    Pieces pieces = encode(processor_, parts.front());
    add_rest(parts, pieces);
    return pieces;
  }

  // Where a word has its space: before it, but for a few models that others made.
  bool has_spaces_behind() const {
    const Pieces word = encode(processor_, "a");
    return !word.empty() && word.back().ends_with(kVisibleSpace);
  }

  static Pieces encode(const sentencepiece::SentencePieceProcessor& processor,
                       const std::string& text) {
    Pieces pieces;
    guarded("tokenize: ", [&] { return processor.Encode(text, &pieces); });
    return pieces;
  }

  // Adds the pieces of all parts but the first. What no piece has is one token, as SentencePiece
  // makes it, also from one part to the next.
  void add_rest(const std::vector<std::string>& parts, Pieces& pieces) const {
    sentencepiece::SentencePieceProcessor inside;
    guarded("tokenize: ", [&] {
      return inside.LoadFromSerializedProto(processor_.serialized_model_proto() + kNoSpaceBefore);
    });
    const auto is_unknown = [&](const std::string& piece) {
      return processor_.IsUnknown(processor_.PieceToId(piece));
    };
    bool ends_unknown = !pieces.empty() && is_unknown(pieces.back());
    for (auto part = parts.begin() + 1; part != parts.end(); ++part) {
      const Pieces more = encode(inside, *part);
      if (more.empty()) continue;
      const bool goes_on = ends_unknown && is_unknown(more.front());
      if (goes_on) pieces.back() += more.front();
      pieces.insert(pieces.end(), more.begin() + (goes_on ? 1 : 0), more.end());
      ends_unknown = is_unknown(more.back());
    }
  }

  // Behind a model, as the later of two settings holds: a text is not taken for the begin of a word
  // (normalizer_spec, 3, has add_dummy_prefix, 3).
  static inline const std::string kNoSpaceBefore{"\x1a\x02\x18\0", 4};

  sentencepiece::SentencePieceProcessor processor_;
};

using TrainerOptions = std::unordered_map<std::string, std::string>;

TrainerOptions trainer_options(const TokenizerConfig& config, int64_t subwords) {
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

// SentencePiece itself takes a file that was cut between two pieces (normalisation, which every
// model has, stands behind them), and follows a table of characters wherever it leads.
void check_model(const std::string& model) {
  constexpr uint64_t kNormalizer = 3, kDenormalizer = 5, kCharacterMap = 2;
  bool has_normalizer = false, is_sound = true;
  const auto check_map = [&](uint64_t field, std::string_view content) {
    is_sound = is_sound && (field != kCharacterMap || is_sound_character_map(content));
  };
  const bool is_whole = for_each_field(model, [&](uint64_t field, std::string_view content) {
    has_normalizer = has_normalizer || field == kNormalizer;
    if (field != kNormalizer && field != kDenormalizer) return;
    is_sound = for_each_field(content, check_map) && is_sound;
  });
  if (!is_whole || !has_normalizer) {
    fail("this is no SentencePiece model, or only the beginning of one");
  }
  if (!is_sound) fail("the SentencePiece model is damaged: its table of characters leads outside");
}

}  // namespace

bool has_sentencepiece() { return true; }

std::string learn_subwords(const TokenizerConfig& config, int64_t subwords,
                           const std::vector<std::string_view>& lines, const std::string& name) {
  if (std::all_of(lines.begin(), lines.end(),
                  [&](std::string_view line) { return training_line(line, config).empty(); })) {
    fail("no subwords can be learnt from ", name, ", which has no words");
  }
  TrainerOptions options = trainer_options(config, subwords);
  const std::string rarest = rarest_characters(lines, config);
  if (!rarest.empty()) options["required_chars"] = rarest;
  TrainingLines training_lines(lines, config);
  std::string model;
  guarded(
      "no " + to_string(config.tokenize) + " model of " + std::to_string(subwords) +
          " subwords (--vocabulary-size) can be learnt from " + name + ": ",
      [&] { return sentencepiece::SentencePieceTrainer::Train(options, &training_lines, &model); });
  return model;
}

std::shared_ptr<const Tokenizer> make_subword_tokenizer(const TokenizerConfig& config,
                                                        const std::string& model) {
  check_model(model);
  return std::make_shared<SentencePieceTokenizer>(config, model);
}

}  // namespace nmt
