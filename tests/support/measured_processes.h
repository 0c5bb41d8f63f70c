// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "attune/core/processes.h"

namespace attune::testing {

/// Processes whose messages are counted, by their tags: how many bytes this one has sent, in how
/// many messages, and for how long it has waited for those of others.
class MeasuredProcesses : public Processes {
 public:
  struct Traffic {
    int64_t messages = 0, bytes = 0;
    double seconds_waited = 0;
  };

  /// With `withholds`, nothing leaves before this process waits itself: no message travels while
  /// it computes.
  explicit MeasuredProcesses(Processes& of, bool withholds = false)
      : of_(of), withholds_(withholds) {}

  Traffic traffic(int tag) const {
    const auto found = traffic_.find(tag);
    return found == traffic_.end() ? Traffic() : found->second;
  }

  Traffic traffic() const {  // of all tags
    Traffic all;
    for (const auto& [tag, one] : traffic_) {
      all.messages += one.messages;
      all.bytes += one.bytes;
      all.seconds_waited += one.seconds_waited;
    }
    return all;
  }

  /// For how long it computed while messages of its own could be on their way: from the first one
  /// until it waited itself.
  double seconds_overlapped() const { return overlapped_; }

  int count() const override { return of_.count(); }
  int rank() const override { return of_.rank(); }
  void send(int process, int tag, Bytes message) override {
    count_message(tag, std::ssize(message));
    if (!withholds_) return of_.send(process, tag, std::move(message));
    withheld_.push_back([=, this] { of_.send(process, tag, message); });
  }
  void send(int process, int tag, const Tensor& elements) override {
    count_message(tag, elements.numel() * static_cast<int64_t>(sizeof(real)));
    if (!withholds_) return of_.send(process, tag, elements);
    withheld_.push_back([=, this] { of_.send(process, tag, elements); });
  }
  Bytes receive(int process, int tag) override {
    const Wait wait(*this, tag);
    return of_.receive(process, tag);
  }
  void receive(int process, int tag, real* elements, int64_t count) override {
    const Wait wait(*this, tag);
    of_.receive(process, tag, elements, count);
  }
  Bytes await(int process, int tag) override {
    const Wait wait(*this, tag);
    return of_.await(process, tag);
  }
  void advance() override { of_.advance(); }
  void set_patience(double seconds) override { of_.set_patience(seconds); }
  void give_up(const std::string& why) override { of_.give_up(why); }

 private:
  using Clock = std::chrono::steady_clock;
  static double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
  }

  class Wait {
   public:
    Wait(MeasuredProcesses& one, int tag) : seconds_(one.traffic_[tag].seconds_waited) {
      if (one.first_sent_) one.overlapped_ += seconds_since(*one.first_sent_);
      one.first_sent_.reset();
      for (; !one.withheld_.empty(); one.withheld_.pop_front()) one.withheld_.front()();
    }
    ~Wait() { seconds_ += seconds_since(begin_); }
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;

   private:
    double& seconds_;
    const Clock::time_point begin_ = Clock::now();
  };

  void count_message(int tag, int64_t bytes) {
    if (!first_sent_) first_sent_ = Clock::now();
    ++traffic_[tag].messages;
    traffic_[tag].bytes += bytes;
  }

  Processes& of_;
  const bool withholds_;
  std::deque<std::function<void()>> withheld_;
  std::map<int, Traffic> traffic_;
  std::optional<Clock::time_point> first_sent_;  // since the last wait
  double overlapped_ = 0;
};

}  // namespace attune::testing
