// SPDX-License-Identifier: MIT
#include "attune/examples/translation/config_file.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "attune/core/error.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/parse_json.h"
#include "attune/examples/translation/text/descriptor.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;  // the first mistake of the file is told

constexpr size_t kMost = 1;  // MiB of a file

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// The value, or the values of a list, if each is one that an argument can be; else none.
std::vector<Json> simple_values(const Json& value) {
  const auto is_simple = [](const Json& part) { return part.is_primitive() && !part.is_null(); };
  if (is_simple(value)) return {value};
  if (!value.is_array() || !std::all_of(value.begin(), value.end(), is_simple)) return {};
  return value.get<std::vector<Json>>();
}

// The same, and those of a list of lists for an option that takes several groups: an empty text
// stands between two.
std::vector<Json> values_of(const CLI::Option& option, const Json& value) {
  const bool is_list_of_lists = value.is_array() && !value.empty() && value.front().is_array();
  if (!is_list_of_lists || !takes_groups(option)) return simple_values(value);
  std::vector<Json> values;
  for (const Json& group : value) {
    const std::vector<Json> of_group = simple_values(group);
    if (of_group.empty() || !group.is_array()) return {};
    if (!values.empty()) values.emplace_back("");
    values.insert(values.end(), of_group.begin(), of_group.end());
  }
  return values;
}

// What a value lacks to be one of that flag; empty if nothing.
std::string mistake_of(const CLI::Option& option, const Json& value) {
  if (is_switch(option)) return value.is_boolean() ? "" : "is either true or false";
  const std::vector<Json> values = values_of(option, value);
  if (values.empty()) return "is neither a number, a word, true or false, nor a list of them";
  for (const Json& each : values) {
    const std::string mistake = mistake_in_brackets(text_of(each));
    if (!mistake.empty()) return "is " + text_of(each) + ": " + mistake;
    if (text_of(each).find('\0') != std::string::npos) return "has a zero byte";
  }
  const auto is_text = [](const Json& each) { return each.is_string(); };
  const bool are_texts = std::all_of(values.begin(), values.end(), is_text);
  return !takes_path(option) || are_texts ? "" : "is a name, in quotes";
}

// One file: gives the flags of a command that was called their values.
class ConfigFile {
 public:
  explicit ConfigFile(const std::string& path) : path_(path) {
    try {
      json_ = parse_json<Json>(read_all(path_, kMost), path_, &lines_);
    } catch (const Error& error) {
      throw CLI::ConfigError(error.what(), 1);
    }
    if (!json_.is_object()) throw CLI::ConfigError(path_ + " is no JSON object", 1);
  }

  void apply_to(CLI::App& command) const {
    std::map<const CLI::Option*, std::string> keys;  // of what was set
    for (const auto& [key, value] : json_.items()) {
      CLI::Option& option = option_of(command, key);
      const auto [first, is_new] = keys.emplace(&option, key);
      if (!is_new) fail_at(key, "'" + key + "' and '" + first->second + "' are one choice");
      const std::string mistake = mistake_of(option, value);
      if (!mistake.empty()) fail_at(key, "'" + key + "' " + mistake);
      if (option.empty()) set(option, key, value);  // else the flag was given, and wins
    }
  }

 private:
  [[noreturn]] void fail_at(const std::string& key, const std::string& message) const {
    const std::string line = std::to_string(lines_.at(key));
    throw CLI::ConfigError(path_ + ":" + line + ": " + message, 1);
  }

  static std::string flag_of(std::string key) {
    std::replace(key.begin(), key.end(), '_', '-');
    return key;
  }

  CLI::Option& option_of(CLI::App& command, const std::string& key) const {
    CLI::Option* option = command.get_option_no_throw("--" + flag_of(key));
    if (option == nullptr || !option->get_configurable()) {
      fail_at(key, "'nmt " + command.get_name() + "' has no choice '" + key + "'");
    }
    return *option;
  }

  void set(CLI::Option& option, const std::string& key, const Json& value) const {
    try {
      for (const Json& each : values_of(option, value)) {
        const std::string text = text_of(each);
        option.add_result(is_switch(option) ? option.get_flag_value(flag_of(key), text) : text);
      }
      option.run_callback();
    } catch (const CLI::ParseError& error) {
      fail_at(key, "'" + key + "': " + error.what());
    }
  }

  std::string path_;
  std::map<std::string, int64_t> lines_;  // of each key
  Json json_;
};

}  // namespace

void add_config(CLI::App& app) {
  app.fallthrough();  // it may stand behind the command's name
  app.footer("Any flag can be a key of --config FILE.json instead; flags win.");
  // Not CLI11's set_config(), which knows neither the system's reason nor the line of a wrong
  // value.
  const auto apply = [&app](const std::string& path) {
    const ConfigFile file(path);
    for (CLI::App* command : app.get_subcommands()) file.apply_to(*command);
  };
  takes_file(app.add_option_function<std::string>(
      kConfigFlag, apply, "A JSON file of flags, such as {\"hidden\": 512}; flags win"));
}

}  // namespace nmt
