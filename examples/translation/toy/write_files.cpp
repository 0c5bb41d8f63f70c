// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/write_files.h"

#include <csignal>
#include <deque>
#include <filesystem>

#include "attune/core/error.h"
#include "attune/core/files/atomic_file.h"

namespace nmt::toy {
namespace {

// While it lives, a signal that would end the program, as Ctrl-C, waits.
class HoldSignals {
 public:
  HoldSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, &before_);
  }
  ~HoldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  HoldSignals(const HoldSignals&) = delete;
  HoldSignals& operator=(const HoldSignals&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

void write_files(const Files& files, const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) attune::fail("cannot make the folder ", directory, ": ", error.message());
  std::deque<attune::AtomicFile> written;  // all take their places at the end, or none
  for (const auto& [name, content] : files) {
    written.emplace_back(fs::path(directory) / name).write(content);
  }
  for (attune::AtomicFile& file : written) file.flush();
  const HoldSignals so_that_no_source_meets_another_target;
  for (attune::AtomicFile& file : written) file.commit();
}

}  // namespace nmt::toy
