// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "attune/core/processes.h"

namespace attune::testing {

/// Others' messages, counted: how many bytes went out, in how many messages, and how long this
/// process has waited for what comes in.
class MeasuredProcesses : public Processes {
 public:
  struct Sent {
    int64_t messages = 0, bytes = 0;
  };

  /// With `withholds`, nothing leaves before this process waits itself: no message travels while
  /// it computes.
  explicit MeasuredProcesses(Processes& of, bool withholds = false)
      : of_(of), withholds_(withholds) {}

  Sent sent(int tag) const {
    const auto found = sent_.find(tag);
    return found == sent_.end() ? Sent() : found->second;
  }
  Sent sent() const {
    Sent all;
    for (const auto& [tag, of_tag] : sent_) {
      all.messages += of_tag.messages;
      all.bytes += of_tag.bytes;
    }
    return all;
  }
  double seconds_waited() const { return waited_.count(); }

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
    const Waits waits(*this);
    return of_.receive(process, tag);
  }
  void receive(int process, int tag, real* elements, int64_t count) override {
    const Waits waits(*this);
    of_.receive(process, tag, elements, count);
  }
  Bytes await(int process, int tag) override {
    const Waits waits(*this);
    return of_.await(process, tag);
  }
  void advance() override { of_.advance(); }
  void set_patience(double seconds) override { of_.set_patience(seconds); }
  void give_up(const std::string& why) override { of_.give_up(why); }

 private:
  using Clock = std::chrono::steady_clock;

  class Waits {
   public:
    explicit Waits(MeasuredProcesses& one) : one_(one) {
      for (; !one.withheld_.empty(); one.withheld_.pop_front()) one.withheld_.front()();
    }
    ~Waits() { one_.waited_ += Clock::now() - begin_; }
    Waits(const Waits&) = delete;
    Waits& operator=(const Waits&) = delete;

   private:
    MeasuredProcesses& one_;
    const Clock::time_point begin_ = Clock::now();
  };

  void count_message(int tag, int64_t bytes) {
    ++sent_[tag].messages;
    sent_[tag].bytes += bytes;
  }

  Processes& of_;
  const bool withholds_;
  std::deque<std::function<void()>> withheld_;
  std::map<int, Sent> sent_;  // with each tag
  std::chrono::duration<double> waited_{0};
};

}  // namespace attune::testing
