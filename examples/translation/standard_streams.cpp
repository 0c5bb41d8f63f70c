// SPDX-License-Identifier: MIT
#include "attune/examples/translation/standard_streams.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "attune/core/error.h"
#include "attune/examples/translation/text/descriptor.h"

namespace nmt {
namespace {

[[noreturn]] void fail_with(int error_number) {
  attune::fail("standard input, output or error is closed, and nothing can stand in for it: ",
               std::generic_category().message(error_number));
}

// What can be neither read nor written, nor opened again by a name such as /dev/stdout: a socket,
// of which there is the path alone.
int open_useless() {
  const int whole = socket(AF_UNIX, SOCK_STREAM, 0);
  if (whole == -1) fail_with(errno);
  const int path = open(("/proc/self/fd/" + std::to_string(whole)).c_str(), O_PATH);
  const int error_number = errno;
  close(whole);
  if (path == -1) fail_with(error_number);
  return path;
}

}  // namespace

void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (is_open(stream)) continue;
    const int useless = open_useless();
    if (useless == stream) continue;
    if (dup2(useless, stream) == -1) fail_with(errno);
    close(useless);
  }
}

MutedStreams::MutedStreams() : output_(dup(STDOUT_FILENO)), error_(dup(STDERR_FILENO)) {
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (output_ == -1 || error_ == -1 || nowhere == -1) {
    const std::string reason = std::generic_category().message(errno);
    attune::fail("standard output and error cannot be muted: ", reason);
  }
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
  close(nowhere);
}

MutedStreams::~MutedStreams() {
  dup2(output_, STDOUT_FILENO);
  dup2(error_, STDERR_FILENO);
  close(output_);
  close(error_);
}

}  // namespace nmt
