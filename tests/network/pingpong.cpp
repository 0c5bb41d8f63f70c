// SPDX-License-Identifier: MIT
// What messages cost between two processes: mpirun -n 2 pingpong ROUNDS BYTES[/PIECE]... sends so
// many bytes in one message, or in messages of PIECE, and prints a line for each: BYTES/PIECE, the
// seconds they take from one process to the other (half of there and back), and those that as many
// take in each direction at once. Medians over rounds, of which short messages have a hundred times
// as many.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "attune/core/core.h"

using namespace attune;

namespace {

class PingPong {
 public:
  PingPong(Processes& processes, int64_t bytes, int64_t piece)
      : processes_(processes),
        pieces_(bytes / piece),
        sent_(Tensor::full({piece / int64_t{sizeof(real)}}, real(1))),
        received_(Tensor::zeros(sent_.shape())) {}

  void there_and_back() {
    if (processes_.rank() == 0) send();
    receive();
    if (processes_.rank() == 1) send();
  }

  void both_at_once() {
    send();
    receive();
  }

  double seconds(int rounds, void (PingPong::*exchange)()) {
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
      processes_.gather({}, 101);  // so that both begin at once
      const auto start = std::chrono::steady_clock::now();
      (this->*exchange)();
      const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
      times.push_back(time.count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
  }

 private:
  void send() {
    for (int64_t i = 0; i < pieces_; ++i) processes_.send(1 - processes_.rank(), 100, sent_);
  }
  void receive() {
    for (int64_t i = 0; i < pieces_; ++i) {
      processes_.receive(1 - processes_.rank(), 100, received_.mutable_data(), received_.numel());
    }
  }

  Processes& processes_;
  int64_t pieces_;
  Tensor sent_, received_;
};

}  // namespace

int main(int argc, char** argv) try {
  const std::unique_ptr<Processes> processes = join_processes();
  if (processes->count() != 2) fail("two processes are wanted, here are ", processes->count());
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 0;
  if (rounds < 1) fail("ROUNDS are wanted");
  PingPong(*processes, 4, 4).there_and_back();  // connects them
  for (int i = 2; i < argc; ++i) {
    char* end = nullptr;
    const int64_t bytes = std::strtol(argv[i], &end, 10);
    const int64_t piece = *end == '/' ? std::strtol(end + 1, nullptr, 10) : bytes;
    if (piece < int64_t{sizeof(real)}) fail("'", argv[i], "' is no BYTES[/PIECE]");
    PingPong messages(*processes, bytes, piece);
    const int times = bytes < 100'000 ? 100 * rounds : rounds;
    const double there = messages.seconds(times, &PingPong::there_and_back) / 2;
    const double both = messages.seconds(times, &PingPong::both_at_once);
    if (processes->rank() > 0) continue;
    std::printf("%lld/%lld %.7f %.7f\n", static_cast<long long>(bytes),
                static_cast<long long>(piece), there, both);
    std::fflush(stdout);
  }
} catch (const std::exception& error) {
  std::fprintf(stderr, "pingpong: %s\n", error.what());
  return 1;
}
