// SPDX-License-Identifier: MIT
#pragma once

#include <sys/time.h>

#include <chrono>
#include <csignal>
#include <thread>

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
    // One that is still on its way would end the program: it is dropped here, or, where valgrind
    // has given it to a thread that waits for its turn, handled now.
    signal(SIGALRM, SIG_IGN);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
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
