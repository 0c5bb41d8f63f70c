// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

namespace nmt {

/// What a command throws that a signal has stopped and that has put its files in order. It is
/// no attune::Error, since the user did nothing wrong and no handler of those shall swallow it: nmt
/// ends with the status that shells have for a program which the signal ended.
class Stopped : public std::runtime_error {
 public:
  Stopped(int signal, const std::string& what) : runtime_error(what), status(128 + signal) {}
  int status;  ///< 130 for SIGINT (Ctrl-C), 143 for SIGTERM, 129 for SIGHUP
};

/// While one exists, the first SIGINT (Ctrl-C), SIGTERM or SIGHUP only takes a note and says so on
/// standard error, so that a command can come to a good end, as a training that saves itself
/// between two steps; a second one of the same kind ends the program as usual. A signal that the
/// program was started to ignore stays ignored. A line of the log that waits for its reader is
/// interrupted: writing it then fails. From then on nobody ends the program by
/// no longer reading what it says (SIGPIPE). One at a time.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// Whether such a signal has come.
  bool came() const { return number() != 0; }
  /// Which one; 0 if none.
  int number() const;

 private:
  using Handler = void (*)(int);
  Handler interrupt_, terminate_, hang_up_;  // before
};

}  // namespace nmt
