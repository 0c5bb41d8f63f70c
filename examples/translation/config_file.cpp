// SPDX-License-Identifier: MIT
#include "attune/examples/translation/config_file.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "attune/core/error.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/parse_json.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;  // the first mistake of the file is told

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// What the value says as arguments of a flag; nothing if flags cannot say that.
std::vector<std::string> arguments(const Json& value) {
  const auto is_simple = [](const Json& part) { return part.is_primitive() && !part.is_null(); };
  if (is_simple(value)) return {text_of(value)};
  std::vector<std::string> all;
  if (!value.is_array() || !std::all_of(value.begin(), value.end(), is_simple)) return all;
  for (const Json& part : value) all.push_back(text_of(part));
  return all;
}

// One file: gives the flags of a command that was called their values.
class ConfigFile {
 public:
  ConfigFile(std::string path, std::istream& file) : path_(std::move(path)) {
    try {
      const std::string text(std::istreambuf_iterator<char>(file), {});
      json_ = parse_json<Json>(text, path_, &lines_);
    } catch (const std::ios_base::failure& error) {
      throw CLI::ConfigError("cannot read " + path_ + ": " + error.code().message(), 1);
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
      const std::vector<std::string> values = arguments(value);
      if (values.empty()) {
        fail_at(key,
                "'" + key + "' is neither a number, a word, true or false, nor a list of them");
      }
      if (option.empty()) set(option, key, values);  // else the flag was given, and wins
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

  void set(CLI::Option& option, const std::string& key,
           const std::vector<std::string>& values) const {
    const bool is_switch = option.get_expected_min() == 0;
    try {
      if (is_switch && values.size() > 1) throw CLI::ArgumentMismatch("it is no list");
      option.add_result(is_switch ? std::vector{option.get_flag_value(flag_of(key), values[0])}
                                  : values);
      option.run_callback();
    } catch (const CLI::ParseError& error) {
      fail_at(key, "'" + key + "': " + error.what());
    }
  }

  std::string path_;
  std::map<std::string, int64_t> lines_;  // of each key
  Json json_;
};

// Where CLI11 reads a file. Flags are set here, not handed on: so the file and the line of a wrong
// value are still known.
class JsonConfig : public CLI::Config {
 public:
  explicit JsonConfig(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& stream) const override {
    const ConfigFile file(app_.get_config_ptr()->as<std::string>(), stream);
    for (CLI::App* command : app_.get_subcommands()) file.apply_to(*command);
    return {};
  }
  std::string to_config(const CLI::App*, bool, bool, std::string) const override { return ""; }

 private:
  const CLI::App& app_;
};

}  // namespace

void add_config(CLI::App& app) {
  app.fallthrough();  // it may stand behind the command's name
  app.footer("Any flag can be a key of --config FILE.json instead; flags win.");
  takes_file(
      app.set_config("--config", "", "A JSON file of flags, such as {\"hidden\": 512}; flags win"));
  app.config_formatter(std::make_shared<JsonConfig>(app));
  app.allow_config_extras(CLI::config_extras_mode::error);
}

}  // namespace nmt
