// SPDX-License-Identifier: MIT
#include "attune/core/mpi_processes.h"

#define OMPI_SKIP_MPICXX 1  // the old interface for C++, which warns
#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <limits>
#include <list>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "attune/core/text_stream.h"

namespace attune {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kGaveUp = 30000;  // a tag that no message of others has

// A message is sent in pieces of one size and a last one that is smaller: in shared memory of what
// MPI can count, which is in int; over a network of less than the 64 KB (btl_tcp_eager_limit) from
// which on Open MPI asks the receiver first. What it answers stands in line behind all that it
// sends itself, and of two processes that send to each other one would wait for the other.
constexpr size_t kNearPiece = size_t{1} << 30, kFarPiece = 63 << 10;

void check(const char* call, int status) {
  if (status == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING] = "";
  int length = 0;
  MPI_Error_string(status, text, &length);
  throw LostProcess(std::string("processes: ") + call + " fails: " + text);
}

class MpiProcesses : public Processes {
 public:
  explicit MpiProcesses(double patience) : patience_(patience) {
    int provided = 0;
    check("MPI_Init_thread", MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided));
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    check("MPI_Comm_size", MPI_Comm_size(MPI_COMM_WORLD, &count_));
    check("MPI_Comm_rank", MPI_Comm_rank(MPI_COMM_WORLD, &rank_));
    find_near_ones();
  }

  // The others wait for what an exception keeps this one from sending, so it ends them; but not
  // before it has said why.
  ~MpiProcesses() override {
    if (std::uncaught_exceptions() > 0) {
      std::atexit([] { MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE); });
      return;
    }
    try {
      while (!sent_.empty()) advance();
    } catch (const LostProcess&) {  // then MPI ends them all
    }
    MPI_Finalize();
  }

  int count() const override { return count_; }
  int rank() const override { return rank_; }

  void send(int process, int tag, Bytes message) override {
    sent_.push_back({std::move(message), {}, {}});
    start(process, tag, sent_.back().message.data(), sent_.back().message.size());
  }

  void send(int process, int tag, const Tensor& elements) override {
    sent_.push_back({{}, elements, {}});
    start(process, tag, elements.data(), static_cast<size_t>(elements.numel()) * sizeof(real));
  }

  // Each waits a little longer than the one before it: where several see the same, one says it.
  Bytes receive(int process, int tag) override {
    return receive_all(process, tag, patience_ + rank_ / 2.0);
  }

  void receive(int process, int tag, real* elements, int64_t count) override {
    size_t room = static_cast<size_t>(count) * sizeof(real);
    auto* at = reinterpret_cast<std::byte*>(elements);
    receive_pieces(process, tag, patience_ + rank_ / 2.0, [&](size_t size) {
      if (size > room) fail("processes: a message is longer than the ", count, " elements it has");
      room -= size;
      return std::exchange(at, at + size);
    });
    if (room > 0) fail("processes: a message is shorter than the ", count, " elements it has");
  }

  Bytes await(int process, int tag) override { return receive_all(process, tag, kForEver); }

  void set_patience(double seconds) override { patience_ = seconds; }

  void give_up(const std::string& why) override {
    if (rank_ == 0) return;  // who ends the others as it ends
    const auto* begin = reinterpret_cast<const std::byte*>(why.data());
    for (int other = 0; other < count_ && !why.empty(); ++other) {
      if (other != rank_) send(other, kGaveUp, Bytes(begin, begin + why.size()));
    }
    const Clock::time_point end = Clock::now() + std::chrono::seconds(10 + rank_);
    while (Clock::now() < end) {
      advance();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  void advance() override {
    sent_.remove_if([](Sent& sent) {
      int done = 0;
      check("MPI_Testall", MPI_Testall(static_cast<int>(sent.requests.size()), sent.requests.data(),
                                       &done, MPI_STATUSES_IGNORE));
      return done != 0;
    });
  }

 private:
  // Those of this machine, as far as it has memory that they share.
  void find_near_ones() {
    MPI_Comm near = MPI_COMM_NULL;
    MPI_Group all_group = MPI_GROUP_NULL, near_group = MPI_GROUP_NULL;
    check("MPI_Comm_split_type",
          MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &near));
    check("MPI_Comm_group", MPI_Comm_group(MPI_COMM_WORLD, &all_group));
    check("MPI_Comm_group", MPI_Comm_group(near, &near_group));
    std::vector<int> ranks(static_cast<size_t>(count_)), near_ranks(ranks.size());
    std::iota(ranks.begin(), ranks.end(), 0);
    check("MPI_Group_translate_ranks", MPI_Group_translate_ranks(all_group, count_, ranks.data(),
                                                                 near_group, near_ranks.data()));
    for (const int rank : near_ranks) {
      pieces_.push_back(rank == MPI_UNDEFINED ? kFarPiece : kNearPiece);
    }
    MPI_Group_free(&all_group);
    MPI_Group_free(&near_group);
    MPI_Comm_free(&near);
  }

  struct Sent {  // a message, or a tensor
    Bytes message;
    Tensor elements;
    std::vector<MPI_Request> requests;  // of its pieces
  };

  // Of the last one of sent_.
  void start(int process, int tag, const void* data, size_t size) {
    const size_t most = pieces_[static_cast<size_t>(process)];
    size_t begin = 0, piece = 0;
    do {
      piece = std::min(most, size - begin);
      sent_.back().requests.emplace_back();
      check("MPI_Isend",
            MPI_Isend(static_cast<const std::byte*>(data) + begin, static_cast<int>(piece),
                      MPI_BYTE, process, tag, MPI_COMM_WORLD, &sent_.back().requests.back()));
      begin += piece;
    } while (piece == most);
  }

  static constexpr double kForEver = std::numeric_limits<double>::infinity();

  // Throws if one of the others has given up.
  void check_others() {
    int found = 0, size = 0;
    MPI_Message message = MPI_MESSAGE_NULL;
    MPI_Status status;
    check("MPI_Improbe",
          MPI_Improbe(MPI_ANY_SOURCE, kGaveUp, MPI_COMM_WORLD, &found, &message, &status));
    if (found == 0) return;
    check("MPI_Get_count", MPI_Get_count(&status, MPI_BYTE, &size));
    std::string why(static_cast<size_t>(size), ' ');
    check("MPI_Mrecv", MPI_Mrecv(why.data(), size, MPI_BYTE, &message, &status));
    throw LostProcess(status.MPI_SOURCE, count_, why);
  }

  // Asks until the answer is yes, and lets what was sent go on meanwhile.
  template <class Ask>
  void wait(int process, double patience, Ask is_there) {
    const Clock::time_point start = Clock::now();
    while (!is_there()) {
      advance();
      check_others();
      const std::chrono::duration<double> waited = Clock::now() - start;
      if (waited.count() > patience) {
        TextStream said;
        said << "processes: process " << process << " of " << count_ << " has sent nothing for "
             << patience << " seconds to process " << rank_
             << "; it hangs, or its machine cannot be reached";
        throw LostProcess(said.str());
      }
      // Others may want this processor, first of all those that are waited for.
      if (waited.count() < 1e-3) {
        std::this_thread::yield();
      } else {
        std::this_thread::sleep_for(std::chrono::microseconds(waited.count() < 1 ? 50 : 1000));
      }
    }
  }

  Bytes receive_all(int process, int tag, double patience) {
    received_.clear();
    receive_pieces(process, tag, patience, [&](size_t size) {
      received_.resize(received_.size() + size);
      return received_.data() + received_.size() - size;
    });
    return std::move(received_);
  }

  // room(size) is where the next piece goes.
  template <class Room>
  void receive_pieces(int process, int tag, double patience, const Room& room) {
    size_t got = 0;
    do {
      MPI_Message piece = MPI_MESSAGE_NULL;
      MPI_Status status;
      wait(process, patience, [&] {
        int found = 0;
        check("MPI_Improbe", MPI_Improbe(process, tag, MPI_COMM_WORLD, &found, &piece, &status));
        return found != 0;
      });
      int size = 0;
      check("MPI_Get_count", MPI_Get_count(&status, MPI_BYTE, &size));
      got = static_cast<size_t>(size);
      MPI_Request request = MPI_REQUEST_NULL;
      check("MPI_Imrecv", MPI_Imrecv(room(got), size, MPI_BYTE, &piece, &request));
      wait(process, patience, [&] {
        int done = 0;
        check("MPI_Test", MPI_Test(&request, &done, MPI_STATUS_IGNORE));
        return done != 0;
      });
    } while (got == pieces_[static_cast<size_t>(process)]);
  }

  double patience_;
  int count_ = 1, rank_ = 0;
  std::vector<size_t> pieces_;  // of what size they are, to and from each process
  std::list<Sent> sent_;        // and not yet gone
  Bytes received_;              // so far; it stays where MPI may still write to it
};

}  // namespace

// What Open MPI, MPICH, Slurm and PMIx leave in the environment.
bool was_started_by_mpi() {
  const char* const names[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK", "PMI_RANK"};
  return std::any_of(std::begin(names), std::end(names),
                     [](const char* name) { return std::getenv(name) != nullptr; });
}

std::unique_ptr<Processes> join_mpi(double patience) {
  return std::make_unique<MpiProcesses>(patience);
}

}  // namespace attune
