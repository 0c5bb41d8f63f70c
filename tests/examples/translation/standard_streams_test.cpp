// SPDX-License-Identifier: MIT
#include "attune/examples/translation/standard_streams.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "attune/core/testing/errors.h"

namespace nmt::testing {
namespace {

// Whether `holds` does, in a process of its own.
template <class Holds>
bool in_own_process(Holds holds) {
  const pid_t child = fork();
  if (child == 0) _exit(holds() ? 0 : 1);
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST_CASE("standard streams: no other file takes the place of one that is closed") {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    CAPTURE(stream);
    CHECK(in_own_process([=] {
      close(stream);
      hold_standard_streams();
      return open("/dev/null", O_RDWR) > STDERR_FILENO;
    }));
    CHECK(in_own_process([=] {
      char byte = 0;
      close(stream);
      hold_standard_streams();
      return read(stream, &byte, 1) == -1 && errno == EBADF && write(stream, &byte, 1) == -1 &&
             errno == EBADF;
    }));
  }
}

TEST_CASE("standard streams: those that are open stay what they are") {
  CHECK(in_own_process([] {
    int ends[2];
    char byte = 'a';
    if (pipe(ends) != 0 || dup2(ends[0], STDIN_FILENO) == -1) return false;
    close(STDOUT_FILENO);
    hold_standard_streams();
    return write(ends[1], "b", 1) == 1 && read(STDIN_FILENO, &byte, 1) == 1 && byte == 'b';
  }));
}

TEST_CASE("standard streams: muted ones are as before when that ends") {
  CHECK(in_own_process([] {
    int ends[2];
    if (pipe(ends) != 0 || dup2(ends[1], STDOUT_FILENO) == -1) return false;
    if (dup2(ends[1], STDERR_FILENO) == -1) return false;
    {
      const MutedStreams muted;
      if (write(STDOUT_FILENO, "a", 1) != 1 || write(STDERR_FILENO, "b", 1) != 1) return false;
    }
    char bytes[4] = {};
    return write(STDOUT_FILENO, "c", 1) == 1 && write(STDERR_FILENO, "d", 1) == 1 &&
           read(ends[0], bytes, sizeof bytes) == 2 && bytes[0] == 'c' && bytes[1] == 'd';
  }));
}

#ifndef __SANITIZE_ADDRESS__  // whose runtime waits for ever where it can open no file
TEST_CASE("standard streams: where nothing can stand in for one, the system's reason is said") {
  CHECK(in_own_process([] {
    close(STDIN_FILENO);
    const rlimit files{STDERR_FILENO + 1, STDERR_FILENO + 1};
    setrlimit(RLIMIT_NOFILE, &files);
    return attune::testing::error_of(hold_standard_streams) ==
           "standard input, output or error is closed, and nothing can stand in for it: Too many "
           "open files";
  }));
  CHECK(in_own_process([] {
    const rlimit files{STDERR_FILENO + 1, STDERR_FILENO + 1};
    setrlimit(RLIMIT_NOFILE, &files);
    return attune::testing::error_of([] { MutedStreams muted; }) ==
           "standard output and error cannot be muted: Too many open files";
  }));
}
#endif

}  // namespace
}  // namespace nmt::testing
