// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <new>
#include <vector>

#include "attune/core/byte_stream.h"
#include "attune/core/processes.h"
#include "attune/examples/translation/search/messages.h"

/// Batches that several processes share. The first process does all that a program does which runs
/// alone; but of every list of batches the others, its helpers, compute some. As what becomes of a
/// batch does not depend on where, the outcome is the same.
namespace nmt {

/// Tags of messages; see core/processes.h.
enum HelperTag : int { job_tag = 100, answer_tag, order_tag, losses_tag, settings_tag };

/// What a batch is for.
enum class Job : char { none, translate, force, teacher_forced, free_running };

/// On the first process: while it exists, the others answer().
class Helpers {
 public:
  explicit Helpers(Processes& processes) : processes_(processes) {}
  ~Helpers();
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;

 private:
  Processes& processes_;
};

/// What a helper does: reads a batch, writes what becomes of it.
using Answer = std::function<void(Job job, ByteReader& batch, ByteWriter& result)>;

/// On a helper: answers until the first process has no more. What is thrown goes to it, too.
void answer_each(Processes& processes, const Answer& answer);

/// What becomes of one batch, on the helper that it was sent to. Throws what was thrown there.
Bytes receive_answer(Processes& processes, int helper);

/// On the first process: take(batch, compute(batch)) of each batch, in their order; compute is what
/// answer() does for that job. Where something throws, the first of that comes once nothing is on
/// its way any more.
template <class Batch, class Compute, class Take>
void share(Processes& processes, Job job, const std::vector<Batch>& batches, const Compute& compute,
           const Take& take) {
  const auto helper_of = [&](size_t i) {
    return static_cast<int>(i % static_cast<size_t>(processes.count()));
  };
  for (size_t i = 0; i < batches.size(); ++i) {
    if (helper_of(i) == 0) continue;
    ByteWriter message;
    message.put(job);
    put(message, batches[i]);
    processes.send(helper_of(i), job_tag, message.take());
  }
  std::exception_ptr failed;
  for (size_t i = 0; i < batches.size(); ++i) {
    try {
      if (helper_of(i) == 0) {
        if (!failed) take(batches[i], compute(batches[i]));
        continue;
      }
      const Bytes answer = receive_answer(processes, helper_of(i));
      if (failed) continue;
      ByteReader in(answer);
      decltype(compute(batches[i])) result;
      get(in, result);
      take(batches[i], std::move(result));
    } catch (const LostProcess&) {
      throw;
    } catch (...) {
      if (!failed) failed = std::current_exception();
    }
  }
  if (failed) std::rethrow_exception(failed);
}

}  // namespace nmt
