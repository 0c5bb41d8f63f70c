// SPDX-License-Identifier: MIT
#include "attune/examples/translation/help_formatter.h"

#include "attune/core/text_stream.h"

namespace nmt {
namespace {

constexpr size_t kColumns = 80;

// The text in lines of at most `width` columns, broken behind the last `separator` that fits; each
// line but the first begins with `indent`.
std::string wrapped(std::string text, size_t width, char separator, const std::string& indent) {
  std::string lines;
  while (text.size() > width) {
    const size_t last = text.rfind(separator, width - 1);
    if (last == std::string::npos || last < indent.size()) break;
    const bool is_seen = separator != ' ';
    lines += text.substr(0, is_seen ? last + 1 : last) + '\n';
    text = indent + text.substr(last + 1);
  }
  return lines + text;
}

// Without what says nothing to people: CLI11 writes a switch as "--on,--no-on{false}", and a choice
// as "TEXT:{a,b}".
std::string without(std::string name, const std::string& part) {
  const size_t at = name.find(part);
  return at == std::string::npos ? name : name.erase(at, part.size());
}

}  // namespace

std::string HelpFormatter::entry(const std::string& name, const std::string& description) const {
  constexpr const char* kIndent = "      ";
  attune::TextStream out;
  CLI::detail::format_help(out, wrapped(name, kColumns - 2, ',', kIndent),
                           wrapped(description, kColumns - get_column_width(), ' ', ""),
                           get_column_width());
  return out.str();
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  return entry(without(make_option_name(option, is_positional), "{false}") +
                   without(make_option_opts(option), "TEXT:"),
               make_option_desc(option));
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  return entry(command->get_name(), command->get_description());
}

}  // namespace nmt
