// SPDX-License-Identifier: MIT
#include "attune/examples/translation/commands.h"

#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "attune/core/atomic_file.h"
#include "attune/core/error.h"
#include "attune/examples/translation/metrics/evaluation.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/search/translate.h"
#include "attune/examples/translation/text/parallel_text.h"
#include "attune/examples/translation/toy/corpus.h"
#include "attune/examples/translation/train/curve.h"
#include "attune/examples/translation/view/heat_map.h"
#include "attune/examples/translation/view/progress.h"
#include "attune/examples/translation/view/report.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

ParallelText read_pairs(const std::vector<std::string>& files, const ReadingOptions& options) {
  return files.size() == 1 ? read_tab_separated_text(files[0], options)
                           : read_parallel_text(files[0], files[1], options);
}

Vocabulary build_vocabulary(const std::vector<SentencePair>& pairs,
                            std::vector<std::string> SentencePair::*side, int64_t min_count) {
  TokenCounts counts;
  for (const SentencePair& pair : pairs) count_tokens(pair.*side, counts);
  return Vocabulary::build(counts, min_count);
}

// The lines of a file, or of standard input.
std::unique_ptr<LineReader> open_lines(const std::string& path) {
  return path.empty() ? std::make_unique<LineReader>(std::cin, "standard input")
                      : std::make_unique<LineReader>(path);
}

// Whoever types waits for each line's answer; a file may be read ahead.
int64_t lookahead(const std::string& path) {
  return path.empty() && isatty(STDIN_FILENO) == 1 ? 1 : 1024;
}

// Throws if the file could not be written; leaves it as it is.
void check_writable(const std::string& path) {
  if (fs::is_fifo(path)) return;  // whoever reads it would take the probe for the end
  const AtomicFile probe(path);
}

bool are_one_file(const std::string& a, const std::string& b) {
  const auto is_device = [](const std::string& path) {
    return fs::exists(path) && !fs::is_regular_file(path);
  };
  if (is_device(a) || is_device(b)) return false;
  return fs::exists(a) && fs::exists(b) ? fs::equivalent(a, b)
                                        : fs::weakly_canonical(a) == fs::weakly_canonical(b);
}

// Throws if `written` is one of the other files that a command reads or writes.
void check_own(const std::string& written, const std::vector<std::string>& others) {
  for (const std::string& other : others) {
    if (!written.empty() && !other.empty() && are_one_file(written, other)) {
      fail("cannot write ", written, ": it is ", other, ", which this command needs too");
    }
  }
}

void warn(const std::string& message) { std::cerr << "nmt: " << message << '\n'; }

void check_standard_output() {
  if (!std::cout) fail("standard output: cannot be written");
}

void finish_standard_output() {
  std::cout.flush();
  check_standard_output();
}

std::unique_ptr<Model> load_for_use(const std::string& path) {
  std::unique_ptr<Model> model = load_model(path);
  model->translator->eval();
  return model;
}

// Tags of the pairs, which may be fewer than the file's lines: empty pairs were skipped.
std::vector<std::vector<std::string>> read_tags(const std::string& path, const ParallelText& text) {
  std::vector<std::vector<std::string>> lines;
  LineReader reader(path);
  for (std::string line; reader.next(line);) lines.push_back(tokenize(line, Tokenization::none));
  if (static_cast<int64_t>(lines.size()) != text.lines) {
    fail(path, ": ", lines.size(), " lines of tags for ", text.lines, " lines of text");
  }
  std::vector<std::vector<std::string>> tags;
  for (const SentencePair& pair : text.pairs)
    tags.push_back(lines[static_cast<size_t>(pair.line - 1)]);
  return tags;
}

}  // namespace

void run_corpus(const CorpusFlags& flags) {
  const toy::Corpus corpus = toy::generate_corpus(static_cast<int>(flags.pairs), flags.seed);
  toy::write_corpus(corpus, flags.directory);
}

void run_train(const TrainFlags& flags) {
  validate(flags.config);
  // All that can be known to go wrong goes wrong before any work.
  for (const std::string& written : {flags.model, flags.log}) {
    check_own(written, flags.train);
    check_own(written, flags.dev);
  }
  check_own(flags.log, {flags.model});
  check_writable(flags.model);
  if (!flags.log.empty()) check_writable(flags.log);
  const ParallelText train = read_pairs(flags.train, {flags.tokenization, flags.max_length});
  const ParallelText dev = read_pairs(flags.dev, {flags.tokenization, 0});
  Rng rng(flags.fit.seed);
  Model model(flags.config, flags.tokenization,
              build_vocabulary(train.pairs, &SentencePair::source, flags.min_count),
              build_vocabulary(train.pairs, &SentencePair::target, flags.min_count), rng);
  std::cerr << "train: " << train.pairs.size() << " pairs of " << train.lines << " lines, skipped "
            << train.skipped_empty << " empty and " << train.skipped_long << " of more than "
            << flags.max_length << " tokens; dev: " << dev.pairs.size() << " pairs\n"
            << "vocabulary: " << model.source.size() << " source and " << model.target.size()
            << " target words; " << model.translator->parameter_count() << " parameters\n";
  Progress progress;
  Curve curve(flags.log);
  fit(model, train.pairs, dev.pairs, flags.fit,
      {[&](const StepReport& report) {
         progress.show(report);
         curve.add(report);
       },
       [&](const EpochReport& report) {
         curve.add(report);
         if (report.best) save_model(model, flags.model);
         progress.show(report);
       }});
  progress.finish(flags.model);
}

void run_translate(const TranslateFlags& flags) {
  const std::unique_ptr<Model> model = load_for_use(flags.model);
  const std::unique_ptr<LineReader> lines = open_lines(flags.input);
  check_own(flags.output, {flags.model});
  std::optional<AtomicFile> file;
  if (!flags.output.empty()) file.emplace(flags.output);
  const LineOptions options{flags.batch_size, flags.max_length, lookahead(flags.input), warn};
  translate_lines(*model, *lines, options, [&](const TranslatedLine& line) {
    const std::string text = detokenize(line.target, model->tokenization) + '\n';
    if (file) {
      file->write(text);
    } else {
      std::cout << text;
      if (options.lookahead == 1) std::cout.flush();
      check_standard_output();
    }
  });
  if (file) {
    file->commit();
  } else {
    finish_standard_output();
  }
}

void run_evaluate(const EvaluateFlags& flags) {
  const std::unique_ptr<Model> model = load_for_use(flags.model);
  const ParallelText test = read_pairs(flags.test, {model->tokenization, 0});
  std::vector<std::vector<std::string>> tags;
  if (!flags.tags.empty()) tags = read_tags(flags.tags, test);
  const Evaluation evaluation = evaluate(*model, test.pairs, tags, flags.batch_size);
  if (flags.json) {
    std::cout << to_json(evaluation) << '\n';
  } else {
    std::cout << test.pairs.size() << " sentence pairs\n" << to_text(evaluation);
  }
  finish_standard_output();
}

void run_attend(const AttendFlags& flags) {
  const std::unique_ptr<Model> model = load_for_use(flags.model);
  if (model->translator->config().attention == AttentionKind::none) {
    fail(flags.model, ": this model has no attention to show");
  }
  const std::unique_ptr<LineReader> lines = open_lines(flags.input);
  const bool coloured = flags.colour == When::always ||
                        (flags.colour == When::automatic && isatty(STDOUT_FILENO) == 1);
  const LineOptions options{1, flags.max_length, lookahead(flags.input), warn};
  translate_lines(*model, *lines, options, [&](const TranslatedLine& line) {
    std::cout << detokenize(line.target, model->tokenization) << "\n\n";
    if (line.source.empty()) return;
    std::vector<std::string> source = line.source, target;
    source.push_back(model->source.token(Vocabulary::kEos));
    const Hypothesis& found = line.translations.front();
    for (const int32_t id : found.ids) target.push_back(model->target.token(id));
    const size_t steps = found.weights.size() / static_cast<size_t>(found.positions);
    if (steps > target.size()) target.push_back(model->target.token(Vocabulary::kEos));
    std::cout << heat_map(source, target, found.weights, found.positions,
                          coloured ? Colour::yes : Colour::no)
              << std::endl;
    check_standard_output();
  });
  finish_standard_output();
}

}  // namespace nmt
