// SPDX-License-Identifier: MIT
// inject REPORT FAULT PROGRAM ARGUMENT...: runs a program and lets one of its system calls or
// allocations fail, which REPORT then names with its file. A FAULT is CALL:ERROR:N, for the N-th
// such call from main() on, or `list`: then none fails, and REPORT lists all faults that there
// could be, those of allocations with the path through the program that leads there. Of one that is
// made in a library whose name has STORM_THEIRS in it, the report says "theirs". Ends with the
// program's status, or 128 and the signal that ended it.
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "attune/tests/storm/events.h"

namespace {

constexpr int kKill = -1;   // the program is killed before the call
constexpr int kShort = -2;  // half of the bytes are written, or one is read

// The names of what can happen to a call.
const std::map<std::string, int> kErrors = {
    {"EACCES", EACCES}, {"EINTR", EINTR},   {"EIO", EIO},    {"EMFILE", EMFILE}, {"ENOMEM", ENOMEM},
    {"ENOSPC", ENOSPC}, {"ENOLCK", ENOLCK}, {"KILL", kKill}, {"SHORT", kShort}};

// For calls of which no argument is a path.
constexpr int kFirstIsOpenFile = -1, kNoFile = -2;

struct Call {
  long number;
  const char* name;
  std::vector<const char*> errors;
  int path = kFirstIsOpenFile;  // which argument names a file
};

const Call kCalls[] = {
    {SYS_openat, "open", {"EACCES", "EMFILE", "EINTR", "ENOSPC", "KILL"}, 1},
    {SYS_read, "read", {"EIO", "EINTR", "SHORT"}},
    {SYS_readv, "readv", {"EIO", "EINTR"}},
    {SYS_write, "write", {"ENOSPC", "EIO", "EINTR", "SHORT", "KILL"}},
    {SYS_writev, "writev", {"ENOSPC", "EIO", "EINTR", "KILL"}},
    {SYS_fsync, "fsync", {"EIO", "ENOSPC", "KILL"}},
    {SYS_close, "close", {"EIO", "EINTR", "KILL"}},
    {SYS_rename, "rename", {"EIO", "ENOSPC", "EACCES", "KILL"}, 1},
    {SYS_linkat, "link", {"EIO", "ENOSPC", "EACCES", "KILL"}, 3},
    {SYS_unlink, "unlink", {"EIO", "EACCES", "KILL"}, 0},
    {SYS_unlinkat, "unlinkat", {"EIO", "EACCES", "KILL"}, 1},
    {SYS_ftruncate, "ftruncate", {"EIO", "EINTR", "KILL"}},
    {SYS_lseek, "lseek", {"EIO"}},
    {SYS_newfstatat, "stat", {"EIO", "EACCES"}, 1},
    {SYS_statx, "statx", {"EIO", "EACCES"}, 1},
    {SYS_getdents64, "getdents", {"EIO", "ENOMEM"}},
    {SYS_getcwd, "getcwd", {"EACCES", "ENOMEM"}, kNoFile},
    {SYS_readlink, "readlink", {"EIO", "EACCES"}, 0},
    {SYS_access, "access", {"EIO", "EACCES"}, 0},
    {SYS_fchmod, "fchmod", {"EIO", "KILL"}},
    {SYS_mkdir, "mkdir", {"EIO", "ENOSPC", "KILL"}, 0},
    {SYS_flock, "flock", {"ENOLCK", "EINTR"}},
    {SYS_fcntl, "fcntl", {"EINTR"}},
    {SYS_poll, "poll", {"EINTR", "ENOMEM"}, kNoFile},
    {SYS_mmap, "mmap", {"ENOMEM"}, kNoFile},
};

const char* const kAllocation = "allocation";

struct Fault {
  std::string call, error;
  long number;
};

Fault parse(const std::string& text) {
  const size_t first = text.find(':'), second = text.find(':', first + 1);
  if (second == std::string::npos) return {text, "", 0};
  return {text.substr(0, first), text.substr(first + 1, second - first - 1),
          std::atol(text.c_str() + second + 1)};
}

std::string text_at(pid_t process, unsigned long address) {
  std::string text;
  for (; text.size() < PATH_MAX; ++address) {
    const long word = ptrace(PTRACE_PEEKDATA, process, address, nullptr);
    const char byte = static_cast<char>(word);
    if (byte == 0) break;
    text += byte;
  }
  return text;
}

class Tracer {
 public:
  Tracer(const char* report, const char* fault) : report_(report), fault_(parse(fault)) {}

  int run(char** program) {
    program_ = fork();
    if (program_ == 0) {
      prepare_environment();
      personality(ADDR_NO_RANDOMIZE);  // so that a path is the same one in each run
      ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
      execvp(program[0], program);
      _exit(127);
    }
    int status = 0;
    waitpid(program_, &status, 0);
    ptrace(PTRACE_SETOPTIONS, program_, nullptr,
           PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACECLONE);
    pid_t thread = program_;
    while (!WIFEXITED(status) && !WIFSIGNALED(status)) {
      ptrace(PTRACE_SYSCALL, thread, nullptr, signal_of(thread, status));
      do {
        thread = waitpid(-1, &status, __WALL);
      } while (thread != program_ && (WIFEXITED(status) || WIFSIGNALED(status)));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  bool lists() const { return fault_.call == "list"; }

  void prepare_environment() const {
    const auto folder = std::filesystem::canonical("/proc/self/exe").parent_path();
    setenv("LD_PRELOAD", (folder / "libfail_allocation.so").c_str(), 1);
    if (lists()) setenv("STORM_ALLOCATION", "list", 1);
    if (fault_.call != kAllocation) return;
    setenv("STORM_ALLOCATION", (fault_.error + ':' + std::to_string(fault_.number)).c_str(), 1);
  }

  // What the thread has stopped for; returns the signal that it is to be given.
  long signal_of(pid_t thread, int status) {
    const int signal = WSTOPSIG(status);
    if (signal == (SIGTRAP | 0x80)) {
      __ptrace_syscall_info call{};
      ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof call, &call);
      if (call.op == PTRACE_SYSCALL_INFO_ENTRY) enter(thread, call);
      if (call.op == PTRACE_SYSCALL_INFO_EXIT && thread == closing_) {
        closing_ = 0;
        set_result(thread, kErrors.at(fault_.error));
      }
      return 0;
    }
    return signal == SIGTRAP || signal == SIGSTOP ? 0 : signal;
  }

  void enter(pid_t thread, const __ptrace_syscall_info& info) {
    if (static_cast<long>(info.entry.nr) == kNoSuchCall) return hear(info);
    if (!has_begun_) return;
    const auto call = std::find_if(std::begin(kCalls), std::end(kCalls), [&](const Call& each) {
      return each.number == static_cast<long>(info.entry.nr);
    });
    if (call == std::end(kCalls)) return;
    const long number = ++counts_[call->name];
    if (lists()) {
      for (const char* error : call->errors) {
        report_ << call->name << ':' << error << ':' << number << '\n';
      }
    } else if (fault_.call == call->name && fault_.number == number) {
      report_ << call->name << ' ' << file_of(thread, *call, info) << std::endl;
      strike(thread, call->number, kErrors.at(fault_.error));
    }
  }

  // What the preloaded library tells.
  void hear(const __ptrace_syscall_info& info) {
    const auto event = static_cast<Event>(info.entry.args[0]);
    const auto number = static_cast<long>(info.entry.args[1]);
    if (event == Event::main_begins) has_begun_ = true;
    if (event == Event::fails) {
      report_ << kAllocation << (info.entry.args[2] == 0 ? "" : " theirs") << std::endl;
    }
    if (event != Event::new_path) return;
    for (const char* mode : {"once", "all"}) {
      report_ << kAllocation << ':' << mode << ':' << number << ' ' << info.entry.args[2] << '\n';
    }
  }

  static std::string file_of(pid_t thread, const Call& call, const __ptrace_syscall_info& info) {
    if (call.path == kNoFile) return "";
    if (call.path != kFirstIsOpenFile) return text_at(thread, info.entry.args[call.path]);
    const auto file =
        "/proc/" + std::to_string(thread) + "/fd/" + std::to_string(info.entry.args[0]);
    char name[PATH_MAX];
    const ssize_t size = readlink(file.c_str(), name, sizeof name);
    return size < 0 ? "" : std::string(name, static_cast<size_t>(size));
  }

  void strike(pid_t thread, long call, int error) {
    if (error == kKill) {
      kill(program_, SIGKILL);
    } else if (error == kShort) {
      // What is asked for may be far more than there is to read: the half of it would be all.
      change(thread, [call](auto& registers) {
        registers.rdx = call == SYS_read ? std::min(registers.rdx, 1ULL) : (registers.rdx + 1) / 2;
      });
    } else if (call == SYS_close) {
      closing_ = thread;  // Linux closes a file in any case, and then says what failed
    } else {
      change(thread, [](auto& registers) {
        registers.orig_rax = static_cast<unsigned long long>(kNoSuchCall);
      });
      set_result(thread, error);
    }
  }

  static void set_result(pid_t thread, int error) {
    change(thread, [error](auto& registers) {
      registers.rax = static_cast<unsigned long long>(-static_cast<long long>(error));
    });
  }

  template <class Change>
  static void change(pid_t thread, const Change& change_registers) {
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, thread, nullptr, &registers);
    change_registers(registers);
    ptrace(PTRACE_SETREGS, thread, nullptr, &registers);
  }

  std::ofstream report_;
  Fault fault_;
  pid_t program_ = 0;
  pid_t closing_ = 0;  // the thread whose close() is to fail when it is done
  bool has_begun_ = false;
  std::map<std::string, long> counts_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  return Tracer(argv[1], argv[2]).run(argv + 3);
}
