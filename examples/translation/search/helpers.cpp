// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/helpers.h"

#include <string>

#include "attune/core/error.h"

namespace nmt {
namespace {

enum class Outcome : char { done, error, out_of_memory };

Bytes failed(Outcome outcome, const char* what) {
  ByteWriter out;
  out.put(outcome);
  out.put(std::string(what));
  return out.take();
}

// Of what callers can make sense of: a line may be at fault, or its length. All else ends a helper.
Bytes answer_to(ByteReader& question, Job job, const Answer& answer) try {
  ByteWriter out;
  out.put(Outcome::done);
  answer(job, question, out);
  return out.take();
} catch (const Error& error) {
  return failed(Outcome::error, error.what());
} catch (const std::bad_alloc& error) {
  return failed(Outcome::out_of_memory, error.what());
}

}  // namespace

Helpers::~Helpers() {
  try {
    for (int helper = 1; helper < processes_.count(); ++helper) {
      ByteWriter out;
      out.put(Job::none);
      processes_.send(helper, job_tag, out.take());
    }
  } catch (...) {  // then they end when this process does
  }
}

void answer_each(Processes& processes, const Answer& answer) {
  while (true) {
    const Bytes message = processes.await(0, job_tag);
    ByteReader question(message);
    const auto job = question.get<Job>();
    if (job == Job::none) return;
    processes.send(0, answer_tag, answer_to(question, job, answer));
  }
}

Bytes receive_answer(Processes& processes, int helper) {
  Bytes answer = processes.receive(helper, answer_tag);
  ByteReader in(answer);
  switch (in.get<Outcome>()) {
    case Outcome::done:
      answer.erase(answer.begin());
      return answer;
    case Outcome::error:
      throw Error(in.get_text());
    case Outcome::out_of_memory:
      throw std::bad_alloc();
  }
  fail("helpers: process ", helper, " gives an answer of no kind");
}

}  // namespace nmt
