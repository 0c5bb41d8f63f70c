// SPDX-License-Identifier: MIT
#include "attune/examples/translation/flags.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>

#include "attune/core/parallel.h"

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

// CLI11 would read 010 as 8.
bool is_octal(const std::string& text) { return text.size() > 1 && text.front() == '0'; }

}  // namespace

std::string AddFlags::flag(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return "--" + name;
}

CLI::Option* takes_file(CLI::Option* option) {
  const auto check = [](const std::string& path) {
    return path.empty() ? "an empty name is no file; leave the flag out" : "";
  };
  return option->type_name("FILE")->check(CLI::Validator(check, ""));
}

CLI::Validator AddFlags::within(Range<double> range) {
  std::ostringstream words;
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
    return is_whole && !is_octal(text) && range.holds(value) ? "" : text + " is not in " + words;
  };
  return CLI::Validator(check, words);
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

void add_threads(CLI::App* command) {
  command
      ->add_option_function<int>(
          "--threads", [](int n) { set_num_threads(n); },
          "Threads to compute with; default: all processors")
      ->check(AddFlags::within(Range<int64_t>{1, 1024}));
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

void add_config(CLI::App& app) {
  app.fallthrough();  // it may stand behind the command's name
  app.footer("Any flag can be a key of --config FILE.json instead; flags win.");
  takes_file(
      app.set_config("--config", "", "A JSON file of flags, such as {\"hidden\": 512}; flags win"));
  app.config_formatter(std::make_shared<JsonConfig>(app));
  app.allow_config_extras(CLI::config_extras_mode::error);
}

}  // namespace nmt
