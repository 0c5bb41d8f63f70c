// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "attune/core/bytes.h"
#include "attune/core/error.h"
#include "attune/core/tensor.h"

namespace attune {

/// What keeps a process from going on that is another one's doing, or the network's. No Error, as
/// nothing that this one was asked for is wrong.
class LostProcess : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  /// Another one that has given up, and what it said.
  LostProcess(int process, int count, const std::string& why);
};

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
  /// [0, 30000), of which those below 100 are Attune's own.
  virtual void send(int process, int tag, Bytes message) = 0;
  /// Elements of a tensor, without a copy: who writes to it meanwhile writes to another one
  /// (tensors are values), and this one is let go when the message is.
  virtual void send(int process, int tag, const Tensor& elements);
  /// The next message of another one. Throws LostProcess, and names it, if none comes in time, or
  /// if any of them has given up.
  virtual Bytes receive(int process, int tag) = 0;
  /// Elements that were sent so, to where they go. Throws likewise, and if there are fewer or more.
  virtual void receive(int process, int tag, real* elements, int64_t count);
  /// The same, for as long as it takes: for who waits to be told what to do.
  virtual Bytes await(int process, int tag) = 0;
  /// For who computes meanwhile: lets messages that are on their way go on.
  virtual void advance() {}

  /// For how many seconds receive() waits.
  virtual void set_patience(double seconds) = 0;

  /// What each of them gave, by rank; all of them get it.
  std::vector<Bytes> gather(Bytes message, int tag);
  /// What the first one gave; all of them get it.
  Bytes broadcast(Bytes of_first, int tag);

  /// For who cannot go on: whatever the others wait for, they get LostProcess. As one sentence is
  /// enough, and the first process is who says it, another one waits here to be ended by it; that
  /// this returns means that it did not come to it.
  virtual void give_up(const std::string& why) = 0;
};

/// This process without any other, for code that can do without.
Processes& alone();

/// Those that mpirun, or what else starts programs that use MPI, has started with this one. Alone
/// without such a start, and where Attune was built without MPI (-D ATTUNE_MPI=ON). Once in a
/// program, as its first thing. They part when the result ends; where that is by an exception, the
/// others are ended with this one. Who has waited for so many seconds, and half a one more for each
/// rank, for the next of what another one sends, throws LostProcess.
std::unique_ptr<Processes> join_processes(double patience = 60);

}  // namespace attune
