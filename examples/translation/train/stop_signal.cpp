// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/stop_signal.h"

#include <csignal>

namespace nmt {
namespace {

volatile std::sig_atomic_t came_in = 0;

void take_note(int signal) {
  came_in = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

StopSignal::StopSignal() {
  came_in = 0;
  std::signal(SIGINT, take_note);
  std::signal(SIGTERM, take_note);
}

StopSignal::~StopSignal() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool StopSignal::came() const { return came_in != 0; }

}  // namespace nmt
