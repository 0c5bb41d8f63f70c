// SPDX-License-Identifier: MIT
// nmt: trains and runs a translator. This file reads the flags; commands.cpp does the work.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

#include "attune/core/parallel.h"
#include "attune/examples/translation/commands.h"
#include "attune/examples/translation/toy/corpus.h"

namespace {

using namespace nmt;

const std::string kPairFiles = "source and target file, or one tab-separated file";
constexpr int64_t kMost = 1'000'000'000;

CLI::Range at_least(int64_t least) { return CLI::Range(least, kMost); }

// CLI::Range would let NaN pass.
CLI::Validator between(double least, double most) {
  std::ostringstream range;
  range << least << " to " << most;
  const auto check = [=, name = range.str()](const std::string& text) {
    double value = 0;
    const bool fits = CLI::detail::lexical_cast(text, value) && value >= least && value <= most;
    return fits ? "" : text + " is not in " + name;
  };
  return CLI::Validator(check, range.str());
}

// CLI11 would read -1 and 2^64 as some number or other.
void add_seed(CLI::App* command, uint64_t& seed, const std::string& help) {
  const auto check = [](const std::string& text) {
    const bool fits = text.find_first_not_of("0123456789") == std::string::npos && text.size() < 19;
    return fits ? "" : text + " is no whole number of up to 18 digits";
  };
  command->add_option("--seed", seed, help)
      ->check(CLI::Validator(check, ""))
      ->capture_default_str();
}

void add_threads(CLI::App* command) {
  command
      ->add_option_function<int>(
          "--threads", [](int n) { attune::set_num_threads(n); },
          "Threads to compute with; default: all processors")
      ->check(CLI::Range(1, 1024));
}

void add_model(CLI::App* command, std::string& model, const std::string& help) {
  command->add_option("--model", model, help)->required()->type_name("FILE");
}

template <class Kind>
void add_choice(CLI::App* command, const std::string& flag, Kind& kind, const std::string& help,
                const std::map<std::string, Kind>& kinds) {
  command->add_option(flag, kind, help)
      ->transform(CLI::CheckedTransformer(kinds))
      ->default_str(to_string(kind));
}

void add_corpus(CLI::App& app, CorpusFlags& flags) {
  CLI::App* command = app.add_subcommand("corpus", "Write the bundled English-French toy task");
  command->add_option("--out", flags.directory, "Folder for train, dev, test, long .en .fr .tags")
      ->required()
      ->type_name("DIR");
  command->add_option("--pairs", flags.pairs, "Sentence pairs in train")
      ->check(CLI::Range(toy::kFewestPairs, toy::kMostPairs))
      ->capture_default_str();
  add_seed(command, flags.seed, "Another seed, another corpus");
  command->callback([&flags] { run_corpus(flags); });
}

void add_model_size(CLI::App* command, ModelConfig& config) {
  command->add_option("--embedding", config.embedding, "Size of word embeddings")
      ->check(CLI::Range(int64_t{1}, kLargestSize))
      ->capture_default_str();
  command->add_option("--hidden", config.hidden, "Units of the decoder; encoder: half a direction")
      ->check(CLI::Range(int64_t{2}, kLargestSize))
      ->capture_default_str();
  command->add_option("--layers", config.layers, "Recurrent layers of encoder and decoder")
      ->check(CLI::Range(int64_t{1}, kMostLayers))
      ->capture_default_str();
  add_choice(command, "--cell", config.cell, "lstm, gru or rnn",
             {{"lstm", CellKind::lstm}, {"gru", CellKind::gru}, {"rnn", CellKind::rnn}});
  add_choice(command, "--bridge", config.bridge, "From encoder to decoder: copy or linear",
             {{"copy", BridgeKind::copy}, {"linear", BridgeKind::linear}});
  add_choice(command, "--decoder", config.decoder, "luong or bahdanau",
             {{"luong", DecoderKind::luong}, {"bahdanau", DecoderKind::bahdanau}});
  add_choice(command, "--attention", config.attention, "general, additive or none",
             {{"general", AttentionKind::general},
              {"additive", AttentionKind::additive},
              {"none", AttentionKind::none}});
  command->add_flag("--input-feeding,!--no-input-feeding", config.input_feeding,
                    "Feed Luong's attentional state to the next step; default: off");
  command->add_option("--dropout", config.dropout, "Probability of dropping an element in training")
      ->check(between(0, 0.95))
      ->capture_default_str();
}

void add_fit(CLI::App* command, FitOptions& fit) {
  command->add_option("--epochs", fit.epochs, "Passes over the training data")
      ->check(at_least(1))
      ->capture_default_str();
  command->add_option("--batch-size", fit.batch_size, "Sentence pairs a step")
      ->check(at_least(1))
      ->capture_default_str();
  command->add_option("--learning-rate", fit.learning_rate, "Of Adam, at its highest")
      ->check(between(1e-9, 10))
      ->capture_default_str();
  command
      ->add_option("--label-smoothing", fit.label_smoothing,
                   "Share of the target's probability given to all words alike")
      ->check(between(0, 0.95))
      ->capture_default_str();
  command->add_option("--clip", fit.clip, "Largest global norm of the gradients")
      ->check(between(1e-6, 1e9))
      ->capture_default_str();
  add_seed(command, fit.seed, "Of first weights, batches and dropout");
}

void add_train(CLI::App& app, TrainFlags& flags) {
  CLI::App* command = app.add_subcommand("train", "Train a model on parallel text");
  command->add_option("--train", flags.train, "Training text: " + kPairFiles)
      ->required()
      ->expected(1, 2)
      ->type_name("FILE");
  command->add_option("--dev", flags.dev, "Text to choose the best epoch by: " + kPairFiles)
      ->required()
      ->expected(1, 2)
      ->type_name("FILE");
  add_model(command, flags.model, "Where the best model goes");
  command->add_option("--log", flags.log, "Learning curve, a JSON object a line")
      ->type_name("FILE");
  add_choice(command, "--tokenize", flags.tokenization, "none: at spaces; simple: punctuation too",
             {{"none", Tokenization::none}, {"simple", Tokenization::simple}});
  command->add_option("--min-count", flags.min_count, "Rarer words are unknown")
      ->check(at_least(1))
      ->capture_default_str();
  command->add_option("--max-length", flags.max_length, "Skip training pairs with more tokens")
      ->check(at_least(1))
      ->capture_default_str();
  add_model_size(command, flags.config);
  add_fit(command, flags.fit);
  add_threads(command);
  command->callback([&flags] { run_train(flags); });
}

void add_line_limit(CLI::App* command, int64_t& max_length) {
  command->add_option("--max-length", max_length, "Cut longer lines, in tokens, with a warning")
      ->check(at_least(1))
      ->capture_default_str();
}

void add_batch_size(CLI::App* command, int64_t& batch_size) {
  command->add_option("--batch-size", batch_size, "Sentences translated together")
      ->check(at_least(1))
      ->capture_default_str();
}

void add_input(CLI::App* command, std::string& input) {
  command->add_option("--input", input, "Text to translate; default: standard input")
      ->type_name("FILE");
}

void add_translate(CLI::App& app, TranslateFlags& flags) {
  CLI::App* command = app.add_subcommand("translate", "Translate text, line by line");
  add_model(command, flags.model, "A model that 'nmt train' wrote");
  add_input(command, flags.input);
  command->add_option("--output", flags.output, "Translations; default: standard output")
      ->type_name("FILE");
  add_batch_size(command, flags.batch_size);
  add_line_limit(command, flags.max_length);
  add_threads(command);
  command->callback([&flags] { run_translate(flags); });
}

void add_evaluate(CLI::App& app, EvaluateFlags& flags) {
  CLI::App* command = app.add_subcommand("evaluate", "Measure a model on a test set");
  add_model(command, flags.model, "A model that 'nmt train' wrote");
  command->add_option("--test", flags.test, "Test text: " + kPairFiles)
      ->required()
      ->expected(1, 2)
      ->type_name("FILE");
  command->add_option("--tags", flags.tags, "Phenomena of each line, as 'nmt corpus' writes them")
      ->type_name("FILE");
  command->add_flag("--json", flags.json, "Print JSON");
  add_batch_size(command, flags.batch_size);
  add_threads(command);
  command->callback([&flags] { run_evaluate(flags); });
}

void add_attend(CLI::App& app, AttendFlags& flags) {
  CLI::App* command = app.add_subcommand("attend", "Translate and show attention as a heat map");
  add_model(command, flags.model, "A model that 'nmt train' wrote");
  add_input(command, flags.input);
  add_line_limit(command, flags.max_length);
  command->add_option("--colour", flags.colour, "auto, always or never")
      ->transform(CLI::CheckedTransformer(std::map<std::string, When>{
          {"auto", When::automatic}, {"always", When::always}, {"never", When::never}}))
      ->default_str("auto");
  add_threads(command);
  command->callback([&flags] { run_attend(flags); });
}

// Messages quote what stands in files: one line of it, without codes that a terminal would obey.
std::string printable(std::string message) {
  constexpr size_t kLongest = 1000;
  if (message.size() > kLongest) message.replace(kLongest, std::string::npos, " ...");
  for (char& c : message) {
    if (static_cast<unsigned char>(c) < ' ' || c == 127) c = '?';
  }
  return message;
}

// A file that is opened while a standard stream is closed would take that stream's place.
void hold_standard_streams() {
  constexpr int kUseless[] = {O_WRONLY, O_RDONLY, O_WRONLY};  // reading or writing still fails
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) == -1 && open("/dev/null", kUseless[stream]) == -1) std::abort();
  }
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
  std::ios::sync_with_stdio(false);  // else std::cin takes a failed read for the end
  CLI::App app("nmt: a recurrent translator with attention, built on Attune", "nmt");
  app.require_subcommand(0, 1);  // 1 would hide a misspelt one behind "a subcommand is required"
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return std::string("nmt: ") + error.what() + " (see nmt --help)\n";
  });
  CorpusFlags corpus;
  TrainFlags train;
  TranslateFlags translate;
  EvaluateFlags evaluate;
  AttendFlags attend;
  add_corpus(app, corpus);
  add_train(app, train);
  add_translate(app, translate);
  add_evaluate(app, evaluate);
  add_attend(app, attend);
  try {
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A subcommand");
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::bad_alloc&) {
    std::cerr << "nmt: out of memory; try a smaller --batch-size or --hidden\n";
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "nmt: " << printable(error.what()) << '\n';
    return 1;
  }
  return 0;
}
