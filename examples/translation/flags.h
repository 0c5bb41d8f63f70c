// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/processes.h"
#include "attune/examples/translation/settings.h"
#include "attune/examples/translation/text/corpora.h"

namespace nmt {

/// Makes flags of settings (see settings.h): --input-feeding of "input_feeding". What the struct
/// holds is the default.
class AddFlags {
 public:
  /// `group` is their heading in --help.
  AddFlags(CLI::App* command, std::string group) : command_(command), group_(std::move(group)) {}

  template <class T>
  void operator()(const char* name, T& value, const char* help, Range<T> range) const {
    add(command_->add_option(flag(name), value, help)->capture_default_str(), within(range));
  }
  template <class T>
  void operator()(const char* name, std::optional<T>& value, const char* help,
                  Range<T> range) const {
    add(command_->add_option(flag(name), value, help), within(range));
  }
  template <Named Kind>
  void operator()(const char* name, Kind& value, const char* help) const {
    std::vector<std::string> choices;
    for (const auto& choice : Names<Kind>::list) choices.emplace_back(choice.first);
    CLI::Option* option = command_->add_option_function<std::string>(
        flag(name), [&value, name](const std::string& word) { value = named<Kind>(name, word); },
        help);
    add(option->default_str(to_string(value)), CLI::IsMember(choices));
  }
  void operator()(const char* name, bool& value, const char* help) const;
  /// A seed: any whole number of up to 18 digits.
  void operator()(const char* name, uint64_t& value, const char* help) const;
  /// A file, which may be left out.
  void operator()(const char* name, std::string& value, const char* help) const;

  /// CLI::Range would let NaN pass, and 010 be 8.
  static CLI::Validator within(Range<double> range);
  static CLI::Validator within(Range<int64_t> range);

 private:
  static std::string flag(std::string name);
  void add(CLI::Option* option, const CLI::Validator& check) const {
    option->check(check)->group(group_);
  }

  CLI::App* command_;
  std::string group_;
};

/// The flags of a group that were given.
std::vector<CLI::Option*> given(CLI::App* command, const std::string& group);

/// Says that the option takes the name of a file, or a folder, which must not be empty.
CLI::Option* takes_file(CLI::Option* option);
CLI::Option* takes_folder(CLI::Option* option);
bool takes_path(const CLI::Option& option);  ///< one of either

/// Whether it is on or off, and needs no value.
bool is_switch(const CLI::Option& option);
/// What CLI11 would do with [a,b], even if that is a file's name; empty if the value is none such.
std::string mistake_in_brackets(std::string_view value);
/// Throws CLI::ArgumentMismatch where a switch of a command is given a value that is neither true
/// nor false, as in --joint=7, since CLI11 takes most of them for either; and where a value stands
/// in brackets.
void check_arguments(const CLI::App& app, int argc, const char* const* argv);

constexpr const char* kConfigFlag = "--config";
/// The file of --config; empty if there is none.
std::string config_of(const CLI::App* command);
/// How a flag of a command was given: as "--hidden", or by that file, as "--hidden of c.json".
std::string as_given(const CLI::Option* option, const CLI::App* command);

// Flags that several commands have:

void add_threads(CLI::App* command);
/// "--timeout SECONDS", of those that several processes can run together.
void add_timeout(CLI::App* command, attune::Processes& processes);
void add_overwrite(CLI::App* command, bool& overwrite);
void add_model(CLI::App* command, std::string& model, const std::string& help);
/// "--train SOURCE TARGET" or "--train PAIRS", a tab-separated file.
CLI::Option* add_pairs(CLI::App* command, const std::string& flag, std::vector<std::string>& files,
                       const std::string& help);
/// The same of any number of corpora, each with a weight if it is to have one: see corpus_of().
CLI::Option* add_corpora(CLI::App* command, const std::string& flag,
                         std::vector<CorpusFiles>& corpora, const std::string& help);
/// Whether it takes several groups of values, between which an empty one stands.
bool takes_groups(const CLI::Option& option);
void add_swap(CLI::App* command, bool& swap);
void add_input(CLI::App* command, std::string& input);
void add_line_limit(CLI::App* command, int64_t& max_length);
void add_batch_size(CLI::App* command, int64_t& batch_size, const std::string& help);

}  // namespace nmt
