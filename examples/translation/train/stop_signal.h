// SPDX-License-Identifier: MIT
#pragma once

namespace nmt {

/// While one exists, the first SIGINT (Ctrl-C) or SIGTERM only takes a note, so that a training can
/// save itself between two steps; a second one ends the program as usual. One at a time.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// Whether such a signal has come.
  bool came() const;
};

}  // namespace nmt
