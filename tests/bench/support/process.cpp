// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "attune/core/error.h"

extern char** environ;  // NOLINT: POSIX calls it so

namespace bench {
namespace {

using attune::fail;

volatile std::sig_atomic_t stop_requested = 0;

void request_stop(int) { stop_requested = 1; }

void throw_if_stopped() {
  if (stop_requested != 0) throw Interrupted();
}

// A running command, whose output and error come through one pipe.
class Child {
 public:
  explicit Child(const std::vector<std::string>& command);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  std::string read_all();
  /// As waitpid() has it. Call it once.
  int wait();

 private:
  pid_t pid_ = -1;
  int output_ = -1;
};

Child::Child(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe: ", std::strerror(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  const int error = posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  output_ = ends[0];
  if (error != 0) {
    close(output_);
    fail("cannot run ", command[0], ": ", std::strerror(error));
  }
}

Child::~Child() {
  close(output_);
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  wait();
}

std::string Child::read_all() {
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t n = read(output_, buffer.data(), buffer.size());
    throw_if_stopped();
    if (n == 0) return text;
    if (n > 0) text.append(buffer.data(), static_cast<size_t>(n));
    if (n < 0 && errno != EINTR) fail("cannot read a pipe: ", std::strerror(errno));
  }
}

int Child::wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return status;
}

}  // namespace

void stop_children_on_signals() {
  struct sigaction action {};
  action.sa_handler = request_stop;  // without SA_RESTART: read() shall return
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

std::string folder_of_this_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

Json run_for_json(const std::vector<std::string>& command) {
  throw_if_stopped();
  Child child(command);
  throw_if_stopped();  // a signal that came since then interrupts no read()
  std::istringstream lines(child.read_all());
  const int status = child.wait();
  throw_if_stopped();
  std::string last = "it says nothing", result;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) last = line;
    if (line.rfind('{', 0) == 0) result = line;
  }
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    fail("ended by signal ", number, " (", strsignal(number), "); its last words: ", last);
  }
  if (status != 0 || result.empty()) fail(last);
  try {
    return Json::parse(result);
  } catch (const Json::exception& error) {
    fail(command[0], " prints no JSON: ", error.what());
  }
}

}  // namespace bench
