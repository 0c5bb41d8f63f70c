// SPDX-License-Identifier: MIT
// Any text as the settings that models and training states keep as JSON; what can be read is
// written, and read again as it was.
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/text_options.h"
#include "attune/examples/translation/train/options.h"
#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {
namespace {

template <class Settings>
void read_and_write(const std::string& text) {
  const auto settings = accepted([&] { return nmt::read_json<Settings>(text); });
  if (!settings) return;
  accepted([&] {
    validate(*settings);
    return true;
  });
  const std::string written = accepted([&] { return to_json(*settings).dump(); }).value();
  require(to_json(nmt::read_json<Settings>(written)).dump() == written,
          "settings are read as they were written");
}

}  // namespace

void fuzz(std::string_view input) {
  const std::string text(input);
  read_and_write<nmt::ModelConfig>(text);
  read_and_write<nmt::TextOptions>(text);
  read_and_write<nmt::TranslateOptions>(text);
  // Which are held against a model.
  accepted([&] { return nmt::read_json<nmt::TrainingOptions>(text); });
}

}  // namespace attune::fuzzing
