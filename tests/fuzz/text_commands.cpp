// SPDX-License-Identifier: MIT
// Any two texts, cut at the first byte 0, to each command that takes texts to a model: nothing of
// them may end it in another way than by a sentence, and where they are in order, all succeed.
#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/fuzz/support/models.h"
#include "attune/tests/fuzz/support/nmt.h"

namespace attune::fuzzing {
namespace {

constexpr size_t kMostBytes = 300;  // attention takes time that grows with their square

std::string saved_model() {
  const std::string path = scratch().path("model");
  save_model(tiny_model(nmt::testing::small_config("{}"), "simple"), path);
  return path;
}

}  // namespace

void fuzz(std::string_view input) {
  static const std::string model = saved_model();
  input = input.substr(0, kMostBytes);
  const std::string first = file_of(take_until(std::string_view("\0", 1), input), 0);
  const std::string second = file_of(input, 1);
  const std::vector<std::vector<std::string>> commands{
      {"translate", "--input", first, "--beam", "2", "--n-best", "2"},
      {"score", "--input", first, "--target", second, "--tokens"},
      {"attend", "--input", first, "--reference", second, "--colour", "always"},
      {"attend", "--input", first, "--target", second, "--format", "html"},
      {"evaluate", "--test", first, second, "--tags", second}};
  bool all_succeed = true;
  for (std::vector<std::string> command : commands) {
    command.insert(command.end(), {"--model", model});
    all_succeed = run_nmt(command) == 0 && all_succeed;
  }
  if (all_succeed) ++acceptances;
}

}  // namespace attune::fuzzing
