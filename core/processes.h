// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "attune/core/error.h"

namespace attune {

/// What processes send to each other.
using Bytes = std::vector<std::byte>;

/// The processes that run one program together, each on data of its own, as `mpirun -n 4 program`
/// starts them; of a program that is started alone, that one. What one sends to another with one
/// tag arrives in the order in which it was sent.
class Processes {
 public:
  virtual ~Processes() = default;

  virtual int count() const = 0;
  /// Which of them this is, in [0, count()).
  virtual int rank() const = 0;

  /// Sends to another one; returns at once, however long the message is on its way. Tags lie in
  /// [0, 30000).
  virtual void send(int process, int tag, Bytes message) = 0;
  /// The next message of another one. Throws, and names it, if none comes in time or if it has
  /// failed.
  virtual Bytes receive(int process, int tag) = 0;
  /// For who computes meanwhile: lets messages that are on their way go on.
  virtual void advance() {}

  /// What each of them gave, by rank; all of them get it.
  std::vector<Bytes> gather(Bytes message, int tag);
};

/// Those that mpirun, or what else starts programs that use MPI, has started with this one. Alone
/// without such a start, and where Attune was built without MPI (-D ATTUNE_MPI=ON). Once in a
/// program, as its first thing. They part when the result ends; where that is by an exception, the
/// others are ended with this one. No message is waited for longer than so many seconds.
std::unique_ptr<Processes> join_processes(double patience = 60);

}  // namespace attune
