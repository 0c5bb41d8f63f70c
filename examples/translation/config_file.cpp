// SPDX-License-Identifier: MIT
#include "attune/examples/translation/config_file.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "attune/examples/translation/flags.h"

namespace nmt {
namespace {

std::string text_of(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

nlohmann::json object_in(std::istream& file, const std::string& path) {
  try {
    nlohmann::json json = nlohmann::json::parse(file);
    if (json.is_object()) return json;
  } catch (const nlohmann::json::exception& error) {  // which tells line and column
    throw CLI::ConfigError(path + ": " + error.what(), 1);
  }
  throw CLI::ConfigError(path + " is no JSON object", 1);
}

// Hands a JSON file to CLI11 as flags of the command that was called.
class JsonConfig : public CLI::Config {
 public:
  explicit JsonConfig(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& file) const override {
    const std::string path = app_.get_config_ptr()->as<std::string>();
    const nlohmann::json json = object_in(file, path);
    std::vector<CLI::ConfigItem> flags;
    for (const CLI::App* command : app_.get_subcommands()) {
      for (const auto& [key, value] : json.items()) {
        flags.push_back(item(path, *command, key, value));
      }
    }
    return flags;
  }
  std::string to_config(const CLI::App*, bool, bool, std::string) const override { return ""; }

 private:
  static CLI::ConfigItem item(const std::string& path, const CLI::App& command,
                              const std::string& key, const nlohmann::json& value) {
    std::string name = key;
    std::replace(name.begin(), name.end(), '_', '-');
    const CLI::Option* option = command.get_option_no_throw("--" + name);
    if (option == nullptr || !option->get_configurable()) {
      throw CLI::ConfigError(
          path + ": 'nmt " + command.get_name() + "' has no choice '" + key + "'", 1);
    }
    const auto is_simple = [](const nlohmann::json& part) {
      return part.is_primitive() && !part.is_null();
    };
    const bool is_list = value.is_array() && std::all_of(value.begin(), value.end(), is_simple);
    if (!is_list && !is_simple(value)) {
      throw CLI::ConfigError(path + ": '" + key +
                                 "' is neither a number, a word, true or false, "
                                 "nor a list of them",
                             1);
    }
    CLI::ConfigItem item{{command.get_name()}, name, {}};
    if (value.is_array()) {
      for (const nlohmann::json& part : value) item.inputs.push_back(text_of(part));
    } else {
      item.inputs.push_back(text_of(value));
    }
    return item;
  }

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
