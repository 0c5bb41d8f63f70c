// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/reverse.h"

#include "attune/core/rng.h"

namespace nmt::toy {
namespace {

std::string pair(int64_t digits, attune::Rng& rng) {
  std::string forward, backward;
  for (int64_t i = 0; i < digits; ++i) {
    const std::string digit = std::to_string(rng.below(10));
    forward += (i == 0 ? "" : " ") + digit;
    backward.insert(0, digit + (i == 0 ? "" : " "));
  }
  return forward + '\t' + backward;
}

std::vector<std::string> pairs(int64_t count, int64_t longest, attune::Rng& rng) {
  std::vector<std::string> lines;
  for (int64_t i = 0; i < count; ++i) lines.push_back(pair(1 + rng.below(longest), rng));
  return lines;
}

std::string text(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += line + '\n';
  return all;
}

}  // namespace

ReverseTask generate_reverse(int64_t count, uint64_t seed) {
  constexpr int64_t kTrained = 25, kLongest = 30, kTested = 1000;
  attune::Rng rng(seed);
  ReverseTask task;
  task.train = pairs(count, kTrained, rng);
  task.dev = pairs(kTested, kLongest, rng);
  task.test = pairs(kTested, kLongest, rng);
  return task;
}

Files files_of(const ReverseTask& task) {
  return {
      {"train.tsv", text(task.train)}, {"dev.tsv", text(task.dev)}, {"test.tsv", text(task.test)}};
}

}  // namespace nmt::toy
