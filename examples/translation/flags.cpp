// SPDX-License-Identifier: MIT
#include "attune/examples/translation/flags.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>
#include <utility>

#include "attune/core/parallel.h"
#include "attune/core/text_stream.h"

namespace nmt {
namespace {

// CLI11 would read 010 as 8.
bool is_octal(const std::string& text) { return text.size() > 1 && text.front() == '0'; }

constexpr const char *kFile = "FILE", *kFolder = "DIR";

// What follows a flag is its value, whatever it looks like: also behind --log=$LOG if that is
// empty.
std::string mistake_in_path(const std::string& path) {
  if (path.starts_with("--") || path == "-h") {
    return path + " stands where a name should; a file that has this name is ./" + path;
  }
  if (path.find('\0') != std::string::npos) return "a zero byte is in the name of no file";
  return path.empty() ? "an empty name is no file; leave the flag out" : "";
}

}  // namespace

std::string AddFlags::flag(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return "--" + name;
}

CLI::Option* takes_file(CLI::Option* option) {
  return option->type_name(kFile)->check(CLI::Validator(mistake_in_path, ""));
}

CLI::Option* takes_folder(CLI::Option* option) {
  return option->type_name(kFolder)->check(CLI::Validator(mistake_in_path, ""));
}

bool takes_path(const CLI::Option& option) {
  return option.get_type_name() == kFile || option.get_type_name() == kFolder;
}

bool is_switch(const CLI::Option& option) { return option.get_expected_min() == 0; }

std::string mistake_in_brackets(std::string_view value) {
  if (!value.starts_with('[') || !value.ends_with(']')) return "";
  const std::string name(value);
  return "what stands in brackets is taken for a list; if it is a file, write ./" + name;
}

void check_arguments(const CLI::App& app, int argc, const char* const* argv) {
  for (const std::string_view argument : std::span(argv, static_cast<size_t>(argc))) {
    const size_t end = argument.find('=');
    const bool has_value = argument.starts_with("--") && end != std::string_view::npos;
    const std::string mistake =
        mistake_in_brackets(has_value ? argument.substr(end + 1) : argument);
    if (!mistake.empty()) throw CLI::ArgumentMismatch(std::string(argument) + ": " + mistake);
    if (!has_value) continue;
    const std::string name(argument.substr(0, end)), value(argument.substr(end + 1));
    if (value == "true" || value == "false") continue;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
      const CLI::Option* option = command->get_option_no_throw(name);
      if (option != nullptr && is_switch(*option)) {
        throw CLI::ArgumentMismatch(name + " is either true or false, not '" + value + "'");
      }
    }
  }
}

CLI::Validator AddFlags::within(Range<double> range) {
  attune::TextStream words;
  words << range.least << " to " << range.most;
  const auto check = [range, name = words.str()](const std::string& text) {
    double value = 0;
    const bool fits = CLI::detail::lexical_cast(text, value) && range.holds(value);
    return fits ? "" : text + " is not in " + name;
  };
  return CLI::Validator(check, words.str());
}

CLI::Validator AddFlags::within(Range<int64_t> range) {
  const std::string words = std::to_string(range.least) + " to " + std::to_string(range.most);
  const auto check = [range, words](const std::string& text) {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    if (error != std::errc::result_out_of_range && (!is_whole || is_octal(text))) {
      return text + " is no whole number, written in digits alone";
    }
    return is_whole && range.holds(value) ? "" : text + " is not in " + words;
  };
  const bool has_no_end = range.most == at_least(0).most;
  return CLI::Validator(check, has_no_end ? std::to_string(range.least) + " or more" : words);
}

void AddFlags::operator()(const char* name, bool& value, const char* help) const {
  const std::string on = flag(name), off = "--no-" + on.substr(2);
  command_
      ->add_flag(on + ",!" + off, value, help + std::string("; default: ") + (value ? "on" : "off"))
      ->group(group_);
}

void AddFlags::operator()(const char* name, uint64_t& value, const char* help) const {
  // CLI11 would read -1 and 2^64 as some number or other.
  const auto check = [](const std::string& text) {
    const bool fits = !text.empty() && text.size() < 19 && !is_octal(text) &&
                      text.find_first_not_of("0123456789") == std::string::npos;
    return fits ? "" : text + " is no whole number of up to 18 digits";
  };
  add(command_->add_option(flag(name), value, help)->capture_default_str(),
      CLI::Validator(check, ""));
}

void AddFlags::operator()(const char* name, std::string& value, const char* help) const {
  takes_file(command_->add_option(flag(name), value, help))->group(group_);
}

std::string config_of(const CLI::App* command) {
  const CLI::Option* config = command->get_parent()->get_option(kConfigFlag);
  return config->count() > 0 ? config->as<std::string>() : "";
}

std::string as_given(const CLI::Option* option, const CLI::App* command) {
  const std::vector<CLI::Option*>& arguments = command->parse_order();
  const bool is_argument = std::find(arguments.begin(), arguments.end(), option) != arguments.end();
  return option->get_name() + (is_argument ? "" : " of " + config_of(command));
}

void add_threads(CLI::App* command) {
  command
      ->add_option_function<int>(
          "--threads", [](int n) { set_num_threads(n); },
          "Threads to compute with; default: all processors")
      ->check(AddFlags::within(Range<int64_t>{1, kMostThreads}));
}

void add_timeout(CLI::App* command, Processes& processes) {
  command
      ->add_option_function<double>(
          "--timeout", [&processes](double seconds) { processes.set_patience(seconds); },
          "Of several processes: seconds that one waits for another before all end; default: 300")
      ->check(AddFlags::within(Range<double>{1, 1e6}));
}

void add_overwrite(CLI::App* command, bool& overwrite) {
  AddFlags(command, "Options")("overwrite", overwrite,
                               "Replace files that are there and have something in them");
}

std::vector<CLI::Option*> given(CLI::App* command, const std::string& group) {
  return command->get_options(
      [&](CLI::Option* option) { return option->count() > 0 && option->get_group() == group; });
}

void add_model(CLI::App* command, std::string& model, const std::string& help) {
  takes_file(command->add_option("--model", model, help))->required();
}

CLI::Option* add_pairs(CLI::App* command, const std::string& flag, std::vector<std::string>& files,
                       const std::string& help) {
  return takes_file(command->add_option(
                        flag, files, help + ": source and target file, or one tab-separated file"))
      ->expected(1, 2);
}

CLI::Option* add_corpora(CLI::App* command, const std::string& flag,
                         std::vector<CorpusFiles>& corpora, const std::string& help) {
  const auto take = [&corpora, flag](const std::vector<std::string>& names) {
    corpora.clear();
    std::vector<std::string> files;
    const auto end_corpus = [&] {
      if (!files.empty()) corpora.push_back(corpus_of(std::exchange(files, {})));
    };
    for (const std::string& name : names) {
      if (name.empty()) end_corpus();
      if (!name.empty()) files.push_back(name);
      if (files.size() > 2) throw CLI::ArgumentMismatch::AtMost(flag, 2, files.size());
    }
    end_corpus();
  };
  CLI::Option* option =
      command
          ->add_option_function<std::vector<std::string>>(
              flag, take,
              help +
                  ": source and target file, or one tab-separated file; once for each of several "
                  "texts, whose last file may have a weight, as in b.tsv:0.5: how often an epoch "
                  "has its pairs")
          ->type_name(kFile)
          ->check(CLI::Validator(
              [](const std::string& name) { return name.empty() ? "" : mistake_in_path(name); },
              ""))
          ->expected(1, 2)
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  option->inject_separator();
  return option;
}

bool takes_groups(const CLI::Option& option) { return option.get_inject_separator() != 0; }

void add_swap(CLI::App* command, bool& swap) {
  AddFlags(command, "Options")("swap", swap,
                               "Read all pairs the other way round: what stands as the target is "
                               "the source");
}

void add_input(CLI::App* command, std::string& input) {
  takes_file(command->add_option("--input", input, "Source text; default: standard input"));
}

void add_line_limit(CLI::App* command, int64_t& max_length) {
  AddFlags(command, "Options")("max_length", max_length,
                               "Cut lines of more tokens than this, with a warning", at_least(1));
}

void add_batch_size(CLI::App* command, int64_t& batch_size, const std::string& help) {
  AddFlags(command, "Options")("batch_size", batch_size, help.c_str(), at_least(1));
}

}  // namespace nmt
