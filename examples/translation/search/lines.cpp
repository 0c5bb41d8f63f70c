// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/lines.h"

#include <exception>
#include <new>
#include <utility>

#include "attune/core/memory/out_of_memory.h"
#include "attune/examples/translation/search/forced.h"
#include "attune/examples/translation/search/translate.h"

namespace nmt {
namespace {

// The tokens of the line that `lines` read last, cut to options.max_length.
std::vector<std::string> line_tokens(const Tokenizer& tokenizer, const std::string& line,
                                     const LineReader& lines, const LineOptions& options) {
  std::vector<std::string> tokens = tokenizer.tokenize(line);
  const auto most = static_cast<size_t>(options.max_length);
  if (tokens.size() > most) {
    options.warn(lines.name() + ":" + std::to_string(lines.line_number()) + ": " +
                 std::to_string(tokens.size()) + " tokens, cut to " + std::to_string(most));
    tokens.resize(most);
  }
  return tokens;
}

// What the lines of a block may have in attention weights, all of which are kept until `each` has
// seen them: 128 MiB in single precision. 1024 lines of 120 tokens come to no more.
constexpr double kMostWeights = 1 << 25;

// Whether all lines could be worked on. If not, they are as they were.
template <class Line, class Work>
bool works(const Work& work, std::vector<Line>& block) try {
  try {
    work(block);
  } catch (const std::bad_alloc&) {
    work(block);  // once more: memory may have been short for a moment, and other batches round
  }
  return true;
} catch (const Error&) {
  return false;
} catch (const std::bad_alloc&) {  // one line may ask for more than all others
  return false;
}

// Works on lines of which one has failed, after the first `done`: those before it do not get lost,
// and the error names it.
template <class Line, class Work>
void one_by_one(std::vector<Line>& block, const LineReader& lines, const std::string& model,
                int64_t done, const Work& work, const std::function<void(const Line&)>& each) {
  for (Line& line : block) {
    std::vector<Line> alone{std::move(line)};
    ++done;
    try {
      work(alone);
    } catch (const Error& error) {
      fail(lines.name(), ":", done, ": ", model, model.empty() ? "" : ": ", error.what());
    } catch (const std::bad_alloc& error) {
      const bool says_what_for = dynamic_cast<const attune::OutOfMemory*>(&error) != nullptr;
      fail(lines.name(), ":", done, ": ", says_what_for ? error.what() : "out of memory",
           "; split a long line, or try a lower --max-length or fewer threads");
    }
    each(alone.front());
  }
}

// Calls `work` for blocks of lines, as many as are ready and have room, then `each` for each of
// them. `next` reads one line, or returns false at the end; what it throws, for a line that cannot
// be read, waits until those before it are done. weights(line) are those that it will have.
template <class Line, class Ready, class Next, class Weights, class Work>
void in_blocks(const LineReader& lines, const LineOptions& options, const Ready& is_ready,
               const Next& next, const Weights& weights, const Work& work,
               const std::function<void(const Line&)>& each) {
  std::exception_ptr failed;
  int64_t done = 0;
  for (bool goes_on = true; goes_on && !failed;) {
    std::vector<Line> block;
    double used = 0;
    const auto has_room = [&] {
      return block.empty() ||
             (std::ssize(block) < options.lookahead && used < kMostWeights && is_ready());
    };
    try {
      for (Line line; has_room() && (goes_on = next(line));) {
        used += weights(line);
        block.push_back(std::move(line));
      }
    } catch (...) {
      failed = std::current_exception();
    }
    if (works(work, block)) {
      for (const Line& line : block) each(line);
    } else {
      one_by_one(block, lines, options.model, done, work, each);
    }
    done += std::ssize(block);
  }
  if (failed) std::rethrow_exception(failed);
}

// Empty lines stay empty; all others are translated together. `first` is how many came before, and
// is moved on.
void translate_block(const Vocabulary& vocabulary, const Ensemble& ensemble,
                     std::vector<TranslatedLine>& block, const LineOptions& options,
                     const TranslateOptions& search, int64_t& first) {
  std::vector<std::vector<int32_t>> sources;
  std::vector<TranslatedLine*> filled;
  for (TranslatedLine& line : block) {
    if (line.source.empty()) continue;
    sources.push_back(vocabulary.encode(line.source));
    filled.push_back(&line);
  }
  std::vector<NBest> found =
      translate(ensemble, sources, options.batch_size, search, first, *options.processes);
  for (size_t i = 0; i < filled.size(); ++i) filled[i]->translations = std::move(found[i]);
  first += static_cast<int64_t>(filled.size());
}

// Pairs without a token stay as they are; all others are forced together.
void force_block(const Model& model, std::vector<ForcedLine>& block, const LineOptions& options) {
  std::vector<EncodedPair> pairs;
  std::vector<ForcedLine*> filled;
  for (ForcedLine& line : block) {
    if (line.source.empty() && line.target.empty()) continue;
    pairs.push_back(encode(line, model.source_vocabulary, model.target_vocabulary));
    filled.push_back(&line);
  }
  std::vector<Hypothesis> hypotheses =
      force(*model.translator, pairs, options.batch_size, *options.processes);
  for (size_t i = 0; i < filled.size(); ++i) filled[i]->hypothesis = std::move(hypotheses[i]);
}

}  // namespace

void translate_lines(const Model& model, const Ensemble& ensemble, LineReader& lines,
                     const LineOptions& options, const TranslateOptions& search,
                     const std::function<void(const TranslatedLine&)>& each) {
  const auto next = [&](TranslatedLine& into) {
    std::string line;
    if (!lines.next(line)) return false;
    into = {line_tokens(*model.source_tokenizer, line, lines, options), {}};
    return true;
  };
  int64_t translated = 0;
  in_blocks<TranslatedLine>(
      lines, options, [&] { return lines.is_ready(); }, next,
      [&](const TranslatedLine& line) {
        const int64_t tokens = std::ssize(line.source);
        return static_cast<double>(tokens) * most_target_tokens(tokens, search);
      },
      [&](auto& block) {
        translate_block(model.source_vocabulary, ensemble, block, options, search, translated);
      },
      each);
}

void force_lines(const Model& model, LineReader& sources, LineReader& targets,
                 const LineOptions& options, const std::function<void(const ForcedLine&)>& each) {
  const auto next = [&](ForcedLine& into) {
    std::string source, target;
    if (!next_pair(sources, targets, source, target)) return false;
    into = {{line_tokens(*model.source_tokenizer, source, sources, options),
             line_tokens(*model.target_tokenizer, target, targets, options), sources.line_number()},
            {}};
    return true;
  };
  in_blocks<ForcedLine>(
      sources, options, [&] { return sources.is_ready() && targets.is_ready(); }, next,
      [&](const ForcedLine& line) {
        return static_cast<double>(line.source.size()) * static_cast<double>(line.target.size());
      },
      [&](auto& block) { force_block(model, block, options); }, each);
}

}  // namespace nmt
