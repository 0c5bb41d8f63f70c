// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/progress.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

namespace nmt::testing {
namespace {

// While one exists, it is a terminal that standard error goes to.
class Terminal {
 public:
  Terminal() : own_(posix_openpt(O_RDWR | O_NOCTTY)), before_(dup(STDERR_FILENO)) {
    if (own_ < 0 || grantpt(own_) != 0 || unlockpt(own_) != 0) return;
    const int end = open(ptsname(own_), O_RDWR | O_NOCTTY);
    if (end < 0) return;
    dup2(end, STDERR_FILENO);
    close(end);
    is_there_ = true;
  }
  ~Terminal() {
    dup2(before_, STDERR_FILENO);
    close(before_);
    close(own_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  bool is_there() const { return is_there_; }
  // What is written there, up to such an end; or what there is of it if that does not come.
  std::string read_until(const std::string& end) const {
    std::string all;
    pollfd there{own_, POLLIN, 0};
    while (!all.ends_with(end) && poll(&there, 1, /*milliseconds=*/5000) == 1) {
      char text[200];
      const ssize_t size = read(own_, text, sizeof text);
      if (size <= 0) break;
      all.append(text, static_cast<size_t>(size));
    }
    return all;
  }

 private:
  int own_, before_;
  bool is_there_ = false;
};

TEST_CASE("progress: on a terminal, a bar that redraws itself") {
  const Terminal terminal;
  if (!terminal.is_there()) {
    MESSAGE("skipped: no terminal can be had here");
    return;
  }
  Progress progress;
  const auto shown = [&](int64_t step) {
    std::this_thread::sleep_for(std::chrono::milliseconds(110));  // it redraws ten times a second
    progress.show(StepReport{.epoch = 2,
                             .epochs = 3,
                             .step = step,
                             .steps = 48,
                             .loss = 1.5,
                             .tokens_per_second = 1000,
                             .seconds_left = 62});
    return terminal.read_until("\x1b[K");
  };
  const std::string rest = "  loss 1.5000  1000 tokens/s  1:02 left\x1b[K";
  CHECK(shown(1) == "\repoch 2/3 [>                       ]   2%" + rest);
  CHECK(shown(24) == "\repoch 2/3 [============>           ]  50%" + rest);
  CHECK(shown(48) == "\repoch 2/3 [========================] 100%" + rest);
}

}  // namespace
}  // namespace nmt::testing
