// SPDX-License-Identifier: MIT
#include <exception>
#include <new>

#include "attune/core/error.h"
#include "attune/core/memory/out_of_memory.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/commands/output.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/metrics/evaluation.h"
#include "attune/examples/translation/metrics/help.h"
#include "attune/examples/translation/search/helpers.h"
#include "attune/examples/translation/text/spaces.h"
#include "attune/examples/translation/train/foresight.h"
#include "attune/examples/translation/view/report.h"

namespace nmt {
namespace {

struct Flags {
  std::string model;
  std::vector<std::string> test;
  std::string tags, config;
  int64_t batch_size = 64;
  bool json = false, swap = false;
  EvaluationOptions options;
};

// Tags of the pairs, which may be fewer than the file's lines: empty pairs were skipped.
std::vector<std::vector<std::string>> read_tags(const std::string& path, const ParallelText& text) {
  const std::vector<std::string> lines = read_all_lines(path);
  if (static_cast<int64_t>(lines.size()) != text.lines) {
    fail(path, ": ", lines.size(), " lines of tags for ", text.lines, " lines of text");
  }
  std::vector<std::vector<std::string>> tags;
  for (const SentencePair& pair : text.pairs) {
    tags.push_back(split_at_spaces(lines[static_cast<size_t>(pair.line - 1)]));
  }
  return tags;
}

std::string described(const ParallelText& test) {
  std::string text = std::to_string(test.pairs.size()) + " sentence pairs";
  if (test.skipped_empty > 0) {
    text += ", without " + std::to_string(test.skipped_empty) + " that are empty on a side";
  }
  return text + '\n';
}

// Throws what the first pair that fails alone throws, with the names of file, line and model.
void check_alone(const Model& model, const ParallelText& test, const Flags& flags) {
  for (const SentencePair& pair : test.pairs) {
    try {
      evaluate(model, {pair}, {}, 1, flags.options);
    } catch (const Error& error) {
      fail(flags.test.front(), ":", pair.line, ": ", flags.model, ": ", error.what());
    } catch (const std::bad_alloc& error) {
      const bool says_what_for = dynamic_cast<const OutOfMemory*>(&error) != nullptr;
      fail(flags.test.front(), ":", pair.line, ": ", says_what_for ? error.what() : "out of memory",
           "; split a long line, or try fewer threads");
    }
  }
}

// Names the line that fails, if one does: batches fail of all that is in them.
Evaluation evaluate_named(const Model& model, const ParallelText& test,
                          const std::vector<std::vector<std::string>>& tags, const Flags& flags,
                          Processes& processes) {
  std::exception_ptr failed;
  try {
    return evaluate(model, test.pairs, tags, flags.batch_size, flags.options, processes);
  } catch (const Error&) {
    failed = std::current_exception();
  } catch (const std::bad_alloc&) {
    failed = std::current_exception();
  }
  check_alone(model, test, flags);
  std::rethrow_exception(failed);
}

void check_files(const Flags& flags) {
  std::vector<std::string> read = flags.test;
  read.insert(read.end(), {flags.tags, flags.config});
  check_read_once(read);
  read.push_back(flags.model);
  check_output({}, read);
}

void run(const Flags& flags, Processes& processes) {
  if (processes.rank() == 0) check_files(flags);
  const std::unique_ptr<Model> model = load_for_search(flags.model, flags.options.search);
  if (flags.options.search.n_best > 1) {
    fail("evaluate: one translation of each sentence is evaluated, the best; leave --n-best out");
  }
  check_same_everywhere(processes, *model->translator, flags.options.search);
  if (processes.rank() > 0) return help(processes, *model->translator, flags.options.search);
  const Helpers helpers(processes);
  const ParallelText test = tokenize(read_parallel_lines(flags.test, flags.swap),
                                     {model->source_tokenizer, model->target_tokenizer}, 0);
  std::vector<std::vector<std::string>> tags;
  if (!flags.tags.empty()) tags = read_tags(flags.tags, test);
  check_fits_memory(test, flags.test.front(), model->translator->config());
  const Evaluation evaluation = evaluate_named(*model, test, tags, flags, processes);
  Output output("");  // standard output
  output.write(flags.json ? to_json(evaluation) + '\n' : described(test) + to_text(evaluation));
  output.finish();
}

}  // namespace

void add_evaluate(CLI::App& app, Processes& processes) {
  CLI::App* command = app.add_subcommand("evaluate", "Evaluate a model on a test set");
  const auto flags = std::make_shared<Flags>();
  add_model(command, flags->model, "A model that 'nmt train' wrote");
  add_pairs(command, "--test", flags->test, "Test text")->required();
  add_swap(command, flags->swap);
  const AddFlags add(command, "Options");
  add("tags", flags->tags,
      "Tags of each line of the test text, separated by spaces, to report exact match by; 'nmt "
      "corpus' writes such files");
  add("json", flags->json, "Print the figures as JSON");
  list_settings(flags->options.scoring, add);
  list_settings(flags->options.search, AddFlags(command, "Search"));
  add_batch_size(command, flags->batch_size, "Sentences translated together");
  add_threads(command);
  add_timeout(command, processes);
  command->callback([flags, command, &processes] {
    flags->config = config_of(command);
    run(*flags, processes);
  });
}

}  // namespace nmt
