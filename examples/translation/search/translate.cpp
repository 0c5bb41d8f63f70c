// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/translate.h"

#include <utility>

namespace nmt {
namespace {

std::vector<std::string> tokens_of(const Model& model, const std::string& line,
                                   const LineReader& lines, const LineOptions& options) {
  std::vector<std::string> tokens = model.source_text->tokenize(line);
  const auto most = static_cast<size_t>(options.max_length);
  if (tokens.size() > most) {
    options.warn(lines.name() + ":" + std::to_string(lines.line_number()) + ": " +
                 std::to_string(tokens.size()) + " tokens, cut to " + std::to_string(most));
    tokens.resize(most);
  }
  return tokens;
}

// Empty lines stay empty; all others are translated together.
void translate_block(const Model& model, std::vector<TranslatedLine>& block, int64_t batch_size) {
  std::vector<std::vector<int32_t>> sources;
  std::vector<TranslatedLine*> filled;
  for (TranslatedLine& line : block) {
    if (line.source.empty()) continue;
    sources.push_back(model.source.encode(line.source));
    filled.push_back(&line);
  }
  std::vector<Translation> translations = translate(model, sources, batch_size);
  for (size_t i = 0; i < filled.size(); ++i) {
    filled[i]->target = model.target.decode(translations[i].ids);
    filled[i]->translation = std::move(translations[i]);
  }
}

}  // namespace

std::vector<Translation> translate(const Model& model,
                                   const std::vector<std::vector<int32_t>>& sources,
                                   int64_t batch_size) {
  std::vector<Translation> results(sources.size());
  for (const SourceBatch& batch : sorted_batches(sources, batch_size)) {
    std::vector<Translation> translations = greedy(*model.translator, batch);
    for (size_t i = 0; i < translations.size(); ++i) {
      results[static_cast<size_t>(batch.indices[i])] = std::move(translations[i]);
    }
  }
  return results;
}

std::vector<Translation> translate_sources(const Model& model,
                                           const std::vector<EncodedPair>& pairs,
                                           int64_t batch_size) {
  std::vector<std::vector<int32_t>> sources;
  for (const EncodedPair& pair : pairs) sources.push_back(pair.source);
  return translate(model, sources, batch_size);
}

void translate_lines(const Model& model, LineReader& lines, const LineOptions& options,
                     const std::function<void(const TranslatedLine&)>& each) {
  std::vector<TranslatedLine> block;
  const auto flush = [&] {
    translate_block(model, block, options.batch_size);
    for (const TranslatedLine& line : block) each(line);
    block.clear();
  };
  for (std::string line; lines.next(line);) {
    block.push_back({tokens_of(model, line, lines, options), {}, {}});
    if (static_cast<int64_t>(block.size()) >= options.lookahead) flush();
  }
  flush();
}

}  // namespace nmt
