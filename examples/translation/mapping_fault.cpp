// SPDX-License-Identifier: MIT
// All that runs once the signal has come is async-signal-safe: it calls nothing but the system.
#include "attune/examples/translation/mapping_fault.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <cstdint>

#include "attune/examples/translation/last_words.h"

namespace nmt {
namespace {

int standard_error = -1;  // as it was at first

// The bytes of a file, one by one.
class Bytes {
 public:
  explicit Bytes(const char* path) : file_(open(path, O_RDONLY | O_CLOEXEC)) {}
  ~Bytes() { close(file_); }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  // 0 after the last one.
  char next() {
    if (at_ == size_) {
      at_ = 0;
      size_ = read(file_, bytes_, sizeof bytes_);
    }
    if (size_ > 0) return bytes_[at_++];
    size_ = 0;
    return 0;
  }

 private:
  int file_;
  char bytes_[4096];
  ssize_t at_ = 0, size_ = 0;
};

// A hexadecimal number and the byte that ends it.
uintptr_t next_number(Bytes& bytes) {
  uintptr_t number = 0;
  for (char c = bytes.next();; c = bytes.next()) {
    const int digit = '0' <= c && c <= '9' ? c - '0' : 'a' <= c && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return number;
    number = number * 16 + static_cast<uintptr_t>(digit);
  }
}

void say_so(int signal, siginfo_t* fault, void*) {
  if (fault->si_code != BUS_ADRERR) {  // it is not a file: let it be what it was
    std::signal(signal, SIG_DFL);
    raise(signal);
    return;
  }
  if (standard_error >= 0) dup2(standard_error, STDERR_FILENO);
  char path[4200];
  find_mapped_file(fault->si_addr, path);
  say(path[0] != 0 ? path : "a file that is mapped into memory",
      ": it was cut short while it was in use, or its disk failed; once it is whole, run the same "
      "again, a training with --resume");
  _exit(1);
}

}  // namespace

// Of lines that read "7f1c00-7f1c80 r--p 00000000 08:01 1234    PATH".
void find_mapped_file(const void* address, std::span<char> path) noexcept {
  const auto wanted = reinterpret_cast<uintptr_t>(address);
  Bytes maps("/proc/self/maps");
  path[0] = 0;
  while (true) {
    const uintptr_t begin = next_number(maps), end = next_number(maps);
    if (end == 0) return;
    const bool is_it = begin <= wanted && wanted < end;
    char c = maps.next();
    while (c != '/' && c != '\n' && c != 0) c = maps.next();
    size_t size = 0;
    for (; c != '\n' && c != 0; c = maps.next()) {
      if (is_it && size + 1 < path.size()) path[size++] = c;
    }
    if (!is_it) continue;
    path[size] = 0;
    return;
  }
}

void say_what_was_cut_short() {
  standard_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  struct sigaction action {};
  action.sa_sigaction = say_so;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGBUS, &action, nullptr);
}

}  // namespace nmt
