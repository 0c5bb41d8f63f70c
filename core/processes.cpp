// SPDX-License-Identifier: MIT
#include "attune/core/processes.h"

#include <cstdlib>
#include <utility>

#ifdef ATTUNE_MPI
#include "attune/core/mpi_processes.h"
#endif

namespace attune {
namespace {

class Alone : public Processes {
 public:
  int count() const override { return 1; }
  int rank() const override { return 0; }
  void send(int process, int, Bytes) override { fail_to_find(process); }
  Bytes receive(int process, int) override { fail_to_find(process); }

 private:
  [[noreturn]] static void fail_to_find(int process) {
    fail("processes: this one is alone, so there is no process ", process);
  }
};

}  // namespace

std::vector<Bytes> Processes::gather(Bytes message, int tag) {
  for (int other = 0; other < count(); ++other) {
    if (other != rank()) send(other, tag, message);
  }
  std::vector<Bytes> all(static_cast<size_t>(count()));
  for (int other = 0; other < count(); ++other) {
    all[static_cast<size_t>(other)] = other == rank() ? message : receive(other, tag);
  }
  return all;
}

std::unique_ptr<Processes> join_processes([[maybe_unused]] double patience) {
#ifdef ATTUNE_MPI
  if (was_started_by_mpi()) return join_mpi(patience);
#endif
  return std::make_unique<Alone>();
}

}  // namespace attune
