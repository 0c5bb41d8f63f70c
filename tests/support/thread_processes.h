// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "attune/core/processes.h"

namespace attune::testing {

/// Threads that take themselves for processes.
class ThreadProcesses {
 public:
  explicit ThreadProcesses(int count) : count_(count) {}

  /// Calls f(processes) in each of them. Throws what the first one threw that did.
  template <class F>
  void run(const F& f) {
    std::vector<std::thread> threads;
    for (int rank = 0; rank < count_; ++rank) {
      threads.emplace_back([this, rank, &f] {
        One one(*this, rank);
        try {
          f(one);
        } catch (...) {
          const std::lock_guard lock(mutex_);
          if (!failure_) failure_ = std::current_exception();
          changed_.notify_all();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  class One : public Processes {
   public:
    One(ThreadProcesses& all, int rank) : all_(all), rank_(rank) {}
    int count() const override { return all_.count_; }
    int rank() const override { return rank_; }
    void send(int process, int tag, Bytes message) override {
      const std::lock_guard lock(all_.mutex_);
      all_.sent_[{rank_, process, tag}].push_back(std::move(message));
      all_.changed_.notify_all();
    }
    Bytes receive(int process, int tag) override {
      std::unique_lock lock(all_.mutex_);
      std::deque<Bytes>& messages = all_.sent_[{process, rank_, tag}];
      all_.changed_.wait(lock, [&] { return !messages.empty() || all_.gave_up_ || all_.failure_; });
      if (all_.gave_up_) throw LostProcess(*all_.gave_up_);
      if (messages.empty()) fail("processes: another one has failed");
      Bytes message = std::move(messages.front());
      messages.pop_front();
      return message;
    }
    Bytes await(int process, int tag) override { return receive(process, tag); }
    void set_patience(double) override {}
    void give_up(const std::string& why) override {
      const std::lock_guard lock(all_.mutex_);
      if (!all_.gave_up_) all_.gave_up_.emplace(rank_, count(), why);
      all_.changed_.notify_all();
    }

   private:
    ThreadProcesses& all_;
    int rank_;
  };

  int count_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::tuple<int, int, int>, std::deque<Bytes>> sent_;  // from, to, tag
  std::optional<LostProcess> gave_up_;
  std::exception_ptr failure_;
};

}  // namespace attune::testing
