// SPDX-License-Identifier: MIT
// Any bytes as the log of a training that goes on; behind the first byte 0 stands what its state
// knows of it: how many bytes it had, whether they were others, and whether an earlier log
// followed.
#include "attune/examples/translation/train/curve.h"

#include <sstream>

#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {
namespace {

// The checksum that a log of that name had when its whole lines were `begin`: no mutation would hit
// it.
uint64_t checksum_of(const std::string& name, const std::string& begin) {
  nmt::Checksum checksum;
  checksum.add(name);
  std::istringstream lines(begin);
  for (std::string line; std::getline(lines, line);) checksum.add(line);
  return checksum.value();
}

// A log that is taken up keeps its own lines, drops the others and goes on; so it can be taken up
// once more.
void go_on(nmt::Curve& curve, const std::string& log, uint64_t bytes) {
  curve.drop_rest();
  require(scratch().read("log") == log.substr(0, bytes), "the lines of a log stay, no others");
  curve.add(nmt::EpochReport{.epoch = 1});
  curve.flush();
}

}  // namespace

void fuzz(std::string_view input) {
  const std::string log(take_until(std::string_view("\0", 1), input));
  std::istringstream rest{std::string(input)};
  uint64_t bytes = 0;
  bool were_others = false, replaces = false;
  rest >> bytes >> were_others >> replaces;
  const uint64_t checksum = checksum_of("log", log.substr(0, bytes)) + (were_others ? 1 : 0);
  const std::string path = scratch().write("log", log);

  std::optional<nmt::Curve::Position> after;
  accepted(
      [&] {
        nmt::Curve curve(path, nmt::Curve::Position{bytes, checksum, replaces});
        require(!were_others || log.empty(), "a log of other lines is refused");
        require(scratch().read("log") == log, "what is there stays until it may go");
        go_on(curve, log, bytes);
        after = curve.position();
        return true;
      },
      path);
  if (!after) {
    require(scratch().read("log") == log, "a log that is refused stays as it is");
    return;
  }
  require(nmt::Curve(path, after).rest() == 0, "a log goes on where it ended");
}

}  // namespace attune::fuzzing
