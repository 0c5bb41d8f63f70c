// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/stop_signal.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string_view>

namespace nmt {
namespace {

volatile std::sig_atomic_t came_in = 0;

void take_note(int signal) {
  const int before = errno;  // of what was interrupted
  came_in = signal;
  std::signal(signal, SIG_DFL);
  constexpr std::string_view kSaid = "\nnmt: stopping as soon as all can be saved\n";
  pollfd said{STDERR_FILENO, POLLOUT, 0};
  if (poll(&said, 1, 0) > 0) {  // if not, then not
    static_cast<void>(!write(STDERR_FILENO, kSaid.data(), kSaid.size()));
  }
  errno = before;
}

// What waits for others, as a pipe that nobody reads, is interrupted (no SA_RESTART).
auto listen(int signal) {
  const auto before = std::signal(signal, SIG_IGN);
  struct sigaction action {};
  action.sa_handler = take_note;
  if (before != SIG_IGN) sigaction(signal, &action, nullptr);
  return before;
}

}  // namespace

StopSignal::StopSignal() {
  came_in = 0;  // first of all: from here on, none is lost
  interrupt_ = listen(SIGINT);
  terminate_ = listen(SIGTERM);
  hang_up_ = listen(SIGHUP);      // as of a terminal that was closed
  std::signal(SIGPIPE, SIG_IGN);  // the reader of our messages got Ctrl-C first
}

StopSignal::~StopSignal() {
  std::signal(SIGINT, interrupt_);
  std::signal(SIGTERM, terminate_);
  std::signal(SIGHUP, hang_up_);
}

int StopSignal::number() const { return came_in; }

}  // namespace nmt
