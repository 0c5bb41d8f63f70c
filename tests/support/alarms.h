// SPDX-License-Identifier: MIT
#pragma once

#include <sys/time.h>

#include <csignal>

namespace attune::testing {

/// While one exists, SIGALRM comes again and again to `handler`, and ends what the system waits
/// for (no SA_RESTART).
class Alarms {
 public:
  Alarms(void (*handler)(int), int microseconds) {
    struct sigaction ours = {};
    ours.sa_handler = handler;
    sigaction(SIGALRM, &ours, &before_);
    every(microseconds);
  }
  ~Alarms() {
    every(0);
    signal(SIGALRM, SIG_IGN);  // drops one that is still on its way, and would end the program
    sigaction(SIGALRM, &before_, nullptr);
  }
  Alarms(const Alarms&) = delete;
  Alarms& operator=(const Alarms&) = delete;

 private:
  static void every(int microseconds) {
    const itimerval times{{0, microseconds}, {0, microseconds}};
    setitimer(ITIMER_REAL, &times, nullptr);
  }

  struct sigaction before_ = {};
};

}  // namespace attune::testing
