// SPDX-License-Identifier: MIT
#pragma once

namespace nmt {

/// A file that is opened while a standard stream is closed would take that stream's place. So, in
/// the place of each that is closed, puts what can be neither read nor written. Throws
/// attune::Error with the system's reason if it cannot.
void hold_standard_streams();

/// While it exists, what is written to standard output and error goes nowhere: for a process beside
/// which another one does the same, and says so.
class MutedStreams {
 public:
  /// Throws attune::Error with the system's reason.
  MutedStreams();
  ~MutedStreams();
  MutedStreams(const MutedStreams&) = delete;
  MutedStreams& operator=(const MutedStreams&) = delete;

 private:
  int output_, error_;  // what they were
};

}  // namespace nmt
