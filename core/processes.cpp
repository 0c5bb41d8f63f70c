// SPDX-License-Identifier: MIT
#include "attune/core/processes.h"

#include <utility>

#include "attune/core/byte_stream.h"

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
  Bytes await(int process, int) override { fail_to_find(process); }
  void set_patience(double) override {}
  void give_up(const std::string&) override {}

 private:
  [[noreturn]] static void fail_to_find(int process) {
    fail("processes: this one is alone, so there is no process ", process);
  }
};

}  // namespace

LostProcess::LostProcess(int process, int count, const std::string& why)
    : runtime_error("process " + std::to_string(process) + " of " + std::to_string(count) + ": " +
                    why) {}

void Processes::send(int process, int tag, const Tensor& elements) {
  ByteWriter out;
  out.reserve(elements.numel() * int64_t{sizeof(real)});
  out.put(elements.data(), elements.numel());
  send(process, tag, out.take());
}

void Processes::receive(int process, int tag, real* elements, int64_t count) {
  const Bytes message = receive(process, tag);
  if (std::ssize(message) != count * int64_t{sizeof(real)}) {
    fail("processes: a message has ", message.size(), " bytes where ", count, " elements go");
  }
  ByteReader(message).get(elements, count);
}

std::vector<Bytes> Processes::gather(Bytes message, int tag) {
  for (int other = 0; other < count(); ++other) {
    if (other != rank()) send(other, tag, message);
  }
  std::vector<Bytes> all(static_cast<size_t>(count()));
  for (int other = 0; other < count(); ++other) {
    if (other != rank()) all[static_cast<size_t>(other)] = receive(other, tag);
  }
  all[static_cast<size_t>(rank())] = std::move(message);
  return all;
}

Bytes Processes::broadcast(Bytes of_first, int tag) {
  if (rank() > 0) return receive(0, tag);
  for (int other = 1; other < count(); ++other) send(other, tag, of_first);
  return of_first;
}

Processes& alone() {
  static Alone processes;  // which has no state
  return processes;
}

std::unique_ptr<Processes> join_processes([[maybe_unused]] double patience) {
#ifdef ATTUNE_MPI
  if (was_started_by_mpi()) return join_mpi(patience);
#endif
  return std::make_unique<Alone>();
}

}  // namespace attune
