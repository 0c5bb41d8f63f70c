// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <optional>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/attention_output.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/search/forced.h"
#include "attune/examples/translation/search/translate.h"

namespace nmt {

enum class When { automatic, always, never };
template <>
struct Names<When> {
  static constexpr std::pair<std::string_view, When> list[] = {
      {"auto", When::automatic}, {"always", When::always}, {"never", When::never}};
};

namespace {

struct Flags {
  std::string model;
  std::string input;      // standard input if empty
  std::string target;     // translations to force; the model's own if empty
  std::string reference;  // shown beside them, unless empty
  std::string output;     // standard output if empty
  AttentionFormat format = AttentionFormat::terminal;
  When colour = When::automatic;  // automatic: if it is a terminal that shows it
  int64_t batch_size = 32;
  int64_t max_length = 200;
  SearchOptions search;
};

AttendedHypothesis attended(const Model& model, const Hypothesis& hypothesis) {
  AttendedHypothesis result{{},
                            hypothesis.finished,
                            hypothesis.word_log_probabilities,
                            hypothesis.score,
                            hypothesis.weights,
                            hypothesis.positions};
  for (const int32_t id : hypothesis.ids) result.target.push_back(model.target.token(id));
  if (hypothesis.finished) result.target.push_back(model.target.token(Vocabulary::kEos));
  return result;
}

AttendedSentence attended(const Model& model, const std::vector<std::string>& source,
                          const NBest& hypotheses) {
  AttendedSentence sentence;
  if (hypotheses.empty()) return sentence;
  sentence.source = source;
  sentence.source.push_back(model.source.token(Vocabulary::kEos));
  for (const Hypothesis& hypothesis : hypotheses) {
    sentence.hypotheses.push_back(attended(model, hypothesis));
  }
  return sentence;
}

// Calls `each` for every line of the input, with its hypotheses: those of the search, or the one
// that is given.
void for_each_line(const Model& model, const Flags& flags,
                   const std::function<void(AttendedSentence)>& each) {
  const std::unique_ptr<LineReader> lines = open_lines(flags.input);
  const LineOptions options{flags.batch_size, flags.max_length, lookahead(flags.input), warn,
                            flags.search};
  if (flags.target.empty()) {
    translate_lines(model, *lines, options, [&](const TranslatedLine& line) {
      each(attended(model, line.source, line.translations));
    });
  } else {
    LineReader targets(flags.target);
    force_lines(model, *lines, targets, options, [&](const ForcedLine& line) {
      const bool is_empty = line.hypothesis.word_log_probabilities.empty();
      each(attended(model, line.source, is_empty ? NBest{} : NBest{line.hypothesis}));
    });
  }
}

// Line n of a file goes with the n-th sentence.
class References {
 public:
  References(const std::string& path, std::shared_ptr<const Tokenizer> tokenizer)
      : lines_(path), tokenizer_(std::move(tokenizer)) {}

  void add_to(AttendedSentence& sentence) {
    std::string line;
    if (!lines_.next(line)) {
      fail(lines_.name(), " has only ", lines_.line_number(), " lines, and the input has more");
    }
    sentence.reference = tokenizer_->tokenize(line);
  }
  void finish() {
    const int64_t used = lines_.line_number();
    std::string line;
    if (lines_.next(line)) fail(lines_.name(), " has more lines than the input, ", used);
  }

 private:
  LineReader lines_;
  std::shared_ptr<const Tokenizer> tokenizer_;
};

void run(const Flags& flags) {
  const std::unique_ptr<Model> model = load_for_use(flags.model);
  validate(flags.search, model->translator->config());
  if (!model->translator->config().attends()) {
    fail(flags.model, ": this model has no attention to show");
  }
  const bool coloured =
      flags.colour == When::always ||
      (flags.colour == When::automatic && flags.output.empty() && isatty(STDOUT_FILENO) == 1);
  AttentionOutput output({flags.format,
                          flags.output,
                          coloured ? Colour::yes : Colour::no,
                          model->target_text,
                          {flags.model, flags.input, flags.target, flags.reference}});
  std::optional<References> references;
  if (!flags.reference.empty()) references.emplace(flags.reference, model->target_text);
  for_each_line(*model, flags, [&](AttendedSentence sentence) {
    if (references) references->add_to(sentence);
    output.add(std::move(sentence));
  });
  if (references) references->finish();
  output.finish();
}

}  // namespace

void add_attend(CLI::App& app) {
  CLI::App* command = app.add_subcommand("attend", "Translate and show what each word attends to");
  const auto flags = std::make_shared<Flags>();
  const AddFlags add(command, "Options");
  add_model(command, flags->model, "A model that 'nmt train' wrote");
  add_input(command, flags->input);
  add("target", flags->target,
      "Translations to show in place of the model's own: line n is that of line n of the input");
  add("reference", flags->reference,
      "Right translations, shown beside them in JSON and pages: line n is that of line n of the "
      "input");
  add("format", flags->format,
      "Heat maps of characters; a JSON object a line; an SVG picture; or a page for a browser, "
      "with "
      "all sentences");
  add("output", flags->output,
      "Default: standard output. Several SVG pictures have the number of their line in their "
      "names, "
      "as in FILE-1.svg");
  add("colour", flags->colour, "On a terminal, shades in place of characters");
  add_batch_size(command, flags->batch_size, "Sentences translated together");
  add_line_limit(command, flags->max_length);
  list_settings(flags->search, AddFlags(command, "Search"));
  add_threads(command);
  command->callback([flags] { run(*flags); });
}

}  // namespace nmt
