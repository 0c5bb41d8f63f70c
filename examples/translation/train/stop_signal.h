// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/error.h"

namespace nmt {

/// What a command throws that was stopped and has put its files in order: no error of the user's,
/// so nmt ends with status 130, as shells have it for Ctrl-C.
class Stopped : public attune::Error {
 public:
  using Error::Error;
};

/// While one exists, the first SIGINT (Ctrl-C) or SIGTERM only takes a note and says so on standard
/// error, so that a command can come to a good end, as a training that saves itself between two
/// steps; a second one ends the program as usual. A signal that the program was started to ignore
/// stays ignored. One at a time.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// Whether such a signal has come.
  bool came() const;

 private:
  using Handler = void (*)(int);
  Handler interrupt_, terminate_;  // before
};

}  // namespace nmt
