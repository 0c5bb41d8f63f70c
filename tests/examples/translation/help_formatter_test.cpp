// SPDX-License-Identifier: MIT
#include "attune/examples/translation/help_formatter.h"

#include <doctest/doctest.h>

#include <string>

namespace nmt::testing {
namespace {

// The lines of an option's entry that are its names and choices, which are `columns` wide in one.
std::string lines_of_names(size_t columns) {
  const std::string first = "  --kind {first,second,";
  CLI::App app;
  CLI::Option* option = app.add_option("--kind", "What it is");
  option->type_name("{first,second," + std::string(columns - first.size() - 1, 'x') + "}");
  const std::string entry = HelpFormatter().make_option(option, false);
  return entry.substr(0, entry.rfind("\n", entry.find("What it is")));
}

TEST_CASE("help: an option's choices fill the line of a terminal, and then begin another") {
  const std::string filled = lines_of_names(80), longer = lines_of_names(81);
  CHECK(filled == "  --kind {first,second," + std::string(56, 'x') + "}");
  CHECK(filled.size() == 80);
  CHECK(longer == "  --kind {first,second,\n      " + std::string(57, 'x') + "}");
}

}  // namespace
}  // namespace nmt::testing
