// SPDX-License-Identifier: MIT
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/metrics/bleu.h"
#include "attune/examples/translation/metrics/bleu_tokenizer.h"
#include "attune/examples/translation/metrics/bootstrap.h"
#include "attune/examples/translation/metrics/chrf.h"
#include "attune/examples/translation/metrics/length_buckets.h"
#include "attune/examples/translation/metrics/signature.h"

namespace nmt {
namespace {

using attune::fail;
using attune::Rng;
using Json = nlohmann::ordered_json;

struct Flags {
  std::string reference, source;
  std::vector<std::string> outputs;
  BleuTokenizer tokenizer = BleuTokenizer::mteval_13a;
  bool lowercase = false, json = false;
  int64_t samples = 1000;
  uint64_t seed = 1;
};

// What is counted of one sentence.
struct Counts {
  BleuStatistics bleu;
  ChrfStatistics chrf;

  Counts& operator+=(const Counts& other) {
    bleu += other.bleu;
    chrf += other.chrf;
    return *this;
  }
};

constexpr double (*kBleu)(const Counts&) = [](const Counts& sum) { return bleu(sum.bleu); };
constexpr double (*kChrf)(const Counts&) = [](const Counts& sum) { return chrf(sum.chrf); };

std::vector<std::string> read_lines(const std::string& path) {
  std::vector<std::string> lines;
  LineReader reader(path);
  for (std::string line; reader.next(line);) lines.push_back(line);
  return lines;
}

void check_parallel(const std::string& a, size_t lines_of_a, const std::string& b,
                    size_t lines_of_b) {
  if (lines_of_a == lines_of_b) return;
  fail(a, " has ", lines_of_a, " lines and ", b, " ", lines_of_b,
       ": line n of one must belong to line n of the other");
}

std::vector<Counts> count(const Flags& flags, const std::string& path,
                          const std::vector<std::string>& references) {
  const std::vector<std::string> lines = read_lines(path);
  check_parallel(path, lines.size(), flags.reference, references.size());
  std::vector<Counts> counts;
  for (size_t i = 0; i < lines.size(); ++i) {
    counts.push_back(
        {bleu_statistics(tokenize_for_bleu(lines[i], flags.tokenizer, flags.lowercase),
                         tokenize_for_bleu(references[i], flags.tokenizer, flags.lowercase)),
         chrf_statistics(lines[i], references[i], flags.lowercase)});
  }
  return counts;
}

Json scores(const Counts& sum) {
  return {{"bleu", kBleu(sum)}, {"chrf", kChrf(sum)}, {"chrf++", chrf(sum.chrf, 2)}};
}

Json by_length(const std::vector<Counts>& counts, const std::vector<std::string>& sources) {
  ByLength<Counts> buckets;
  for (size_t i = 0; i < counts.size(); ++i) {
    buckets[static_cast<int64_t>(split_words(sources[i]).size())] += counts[i];
  }
  Json rows;
  for (const auto& row : buckets.rows()) rows[row.name] = scores(row.statistics);
  return rows;
}

Json estimates(const std::vector<Counts>& baseline, const std::vector<Counts>& system,
               double (*score)(const Counts&), const Flags& flags) {
  Rng rng(flags.seed);
  const PairedBootstrap paired = paired_bootstrap(baseline, system, score, rng, flags.samples);
  const auto json = [](const ScoreEstimate& estimate) -> Json {
    return {{"mean", estimate.mean}, {"low", estimate.low}, {"high", estimate.high}};
  };
  return {{"baseline", json(paired.baseline)},
          {"system", json(paired.system)},
          {"p_value", paired.p_value}};
}

// All that is printed, as text or as it is.
Json measure(const Flags& flags) {
  const std::vector<std::string> references = read_lines(flags.reference);
  if (references.empty()) fail(flags.reference, " is empty");
  std::vector<std::string> sources;
  if (!flags.source.empty()) {
    sources = read_lines(flags.source);
    check_parallel(flags.source, sources.size(), flags.reference, references.size());
  }
  Json json{{"bleu_signature", bleu_signature(flags.tokenizer, flags.lowercase)},
            {"chrf_signature", chrf_signature(flags.lowercase)},
            {"sentences", references.size()}};
  std::vector<Counts> baseline;
  for (const std::string& path : flags.outputs) {
    const std::vector<Counts> counts = count(flags, path, references);
    Counts sum;
    for (const Counts& sentence : counts) sum += sentence;
    Json system{{"output", path}};
    system.update(scores(sum));
    if (!sources.empty()) system["by_length"] = by_length(counts, sources);
    if (baseline.empty()) {
      baseline = counts;
    } else {
      system["bootstrap"] = {{"bleu", estimates(baseline, counts, kBleu, flags)},
                             {"chrf", estimates(baseline, counts, kChrf, flags)}};
    }
    json["systems"].push_back(system);
  }
  return json;
}

void print_row(const std::string& name, const Json& scores) {
  std::cout << std::setw(8) << scores["bleu"].get<double>() << std::setw(8)
            << scores["chrf"].get<double>() << std::setw(8) << scores["chrf++"].get<double>()
            << "  " << name << '\n';
}

// "62.41 to 81.02"
std::string interval(const Json& estimate) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(2) << estimate["low"].get<double>() << " to "
       << estimate["high"].get<double>();
  return text.str();
}

void print_bootstrap(const std::string& name, const Json& paired) {
  std::cout << "  " << name << " of resampled test sets: " << interval(paired["system"])
            << ", the first output's " << interval(paired["baseline"])
            << "; p = " << std::setprecision(4) << paired["p_value"].get<double>()
            << std::setprecision(2) << '\n';
}

void print(const Json& json) {
  std::cout << json["bleu_signature"].get<std::string>() << '\n'
            << json["chrf_signature"].get<std::string>() << '\n'
            << std::fixed << std::setprecision(2) << "    BLEU    chrF  chrF++\n";
  for (const Json& system : json["systems"]) {
    print_row(system["output"], system);
    if (system.contains("by_length")) {
      for (const auto& [name, row] : system["by_length"].items()) print_row("  " + name, row);
    }
    if (!system.contains("bootstrap")) continue;
    for (const auto& [name, paired] : system["bootstrap"].items()) print_bootstrap(name, paired);
  }
}

void run(const Flags& flags) {
  const Json json = measure(flags);
  if (flags.json) {
    std::cout << json.dump(2) << '\n';
  } else {
    print(json);
  }
  finish_standard_output();
}

}  // namespace

void add_compare(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("compare", "BLEU and chrF of translations, and which of them are better");
  const auto flags = std::make_shared<Flags>();
  const AddFlags add(command, "Options");
  command->add_option("--reference", flags->reference, "The right translations, a line each")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--outputs", flags->outputs,
                   "Translations to measure; all but the first are compared with the first")
      ->required()
      ->type_name("FILE");
  add("source", flags->source, "What was translated: adds scores by its length in words");
  add("bleu_tokenize", flags->tokenizer, "How BLEU splits a line");
  add("lowercase", flags->lowercase, "Take no notice of case");
  add("samples", flags->samples, "Test sets to draw for the comparison", at_least(1));
  add("seed", flags->seed, "Of those");
  command->add_flag("--json", flags->json, "Print JSON");
  command->callback([flags] { run(*flags); });
}

}  // namespace nmt
