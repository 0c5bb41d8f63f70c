// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/descriptor.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <istream>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "attune/core/testing/errors.h"
#include "attune/tests/support/alarms.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt {
namespace {

using attune::testing::Alarms;
using attune::testing::error_of;

struct Pipe {
  int ends[2];  // to read from, to write to
  explicit Pipe(int flags) { REQUIRE(pipe2(ends, flags) == 0); }
  ~Pipe() {
    close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
  }
  void end() { close(std::exchange(ends[1], -1)); }
  int waiting() const {  // bytes that nobody has read yet
    int bytes = 0;
    ioctl(ends[0], FIONREAD, &bytes);
    return bytes;
  }
};

template <class Action>
int error_number(const Action& action) {
  try {
    action();
  } catch (const std::system_error& error) {
    return error.code().value();
  }
  return 0;
}

TEST_CASE("descriptor: reading waits for what is to come, also where that would be an error") {
  Pipe pipe(O_NONBLOCK);
  std::thread writer([&] {
    for (int i = 0; i < 200; ++i) {
      while (pipe.waiting() > 0) std::this_thread::yield();
      CHECK(write(pipe.ends[1], "ab", 2) == 2);
    }
    pipe.end();
  });
  DescriptorBuffer buffer(pipe.ends[0]);
  std::istream stream(&buffer);
  stream.exceptions(std::ios::badbit);
  std::string text;
  CHECK(std::getline(stream, text));
  CHECK(text.size() == 400);
  writer.join();
}

TEST_CASE("descriptor: writing waits for room, also where that would be an error") {
  Pipe pipe(O_NONBLOCK);
  const int room = fcntl(pipe.ends[1], F_GETPIPE_SZ);
  const std::string text(static_cast<size_t>(20 * room), 'x');
  std::string read_back;
  std::thread reader([&] {
    std::string some(static_cast<size_t>(room), ' ');
    while (read_back.size() < text.size()) {
      const auto left = static_cast<int>(text.size() - read_back.size());
      while (pipe.waiting() < std::min(room / 2, left)) std::this_thread::yield();
      const ssize_t count = read(pipe.ends[0], some.data(), some.size());
      if (count > 0) read_back.append(some, 0, static_cast<size_t>(count));
    }
  });
  write_all(pipe.ends[1], text);
  reader.join();
  CHECK(read_back == text);
}

std::atomic<int> signals = 0;

TEST_CASE("descriptor: a signal interrupts nothing") {
  Pipe pipe(0);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGALRM);
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  std::thread writer([&] {  // which lets the signals to the reader
    while (signals < 5) std::this_thread::yield();
    CHECK(write(pipe.ends[1], "a", 1) == 1);
    pipe.end();
  });
  pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  {
    const Alarms alarms([](int) { ++signals; }, 1000);
    DescriptorBuffer buffer(pipe.ends[0]);
    CHECK(error_number([&] { CHECK(buffer.sgetc() == 'a'); }) == 0);
  }
  writer.join();
}

TEST_CASE("descriptor: a failure has the system's reason") {
  CHECK(error_number([] { DescriptorBuffer("/nonexistent/file"); }) == ENOENT);
  DescriptorBuffer closed(-1), folder("/"), memory("/proc/self/mem");
  CHECK(error_number([&] { closed.sgetc(); }) == EBADF);
  CHECK(error_number([&] { folder.sgetc(); }) == EISDIR);
  CHECK(error_number([&] { memory.sgetc(); }) == EIO);
  CHECK(error_number([] { write_all(-1, "a"); }) == EBADF);
  CHECK(error_number([] { write_all(-1, ""); }) == 0);
  const int full = open("/dev/full", O_WRONLY);
  if (full >= 0) CHECK(error_number([&] { write_all(full, "a"); }) == ENOSPC);
  close(full);
}

TEST_CASE("descriptor: a file that cannot be read is named, with the system's reason") {
  const auto error = [](const char* path) { return error_of([&] { read_all(path, 1); }); };
  CHECK(error("/nonexistent/file") == "cannot read /nonexistent/file: No such file or directory");
  CHECK(error("/") == "cannot read /: Is a directory");
  CHECK(error("/proc/self/mem") == "cannot read /proc/self/mem: Input/output error");
}

TEST_CASE("descriptor: all bytes of a file, of whatever kind, up to a limit") {
  const attune::testing::TemporaryDirectory directory;
  std::string large(200'000, 'x');
  large.back() = 'y';
  const std::string limit(2 << 20, 'z');
  for (const std::string& bytes : {std::string(), std::string("\0\r\n\xFF", 4), large, limit}) {
    CHECK(read_all(directory.write("file", bytes), 2) == bytes);
  }
  const std::string longer = directory.write("file", limit + "z");
  CHECK(error_of([&] { read_all(longer, 2); }) == longer + " has more than 2 MiB");
  CHECK(error_of([] { read_all("/dev/zero", 3); }) == "/dev/zero has more than 3 MiB");
}

TEST_CASE("descriptor: what is there without waiting, and a place to come back to") {
  Pipe pipe(0);
  DescriptorBuffer buffer(pipe.ends[0]);
  CHECK(buffer.in_avail() == 0);
  write_all(pipe.ends[1], "abc");
  CHECK(buffer.in_avail() == 3);
  CHECK(buffer.sbumpc() == 'a');
  CHECK(buffer.in_avail() == 2);
  CHECK(std::istream(&buffer).tellg() == std::istream::pos_type(-1));
  pipe.end();
  CHECK(buffer.sbumpc() == 'b');
  CHECK(buffer.sbumpc() == 'c');
  CHECK(buffer.in_avail() == -1);

  const attune::testing::TemporaryDirectory directory;
  std::ofstream(directory.path("text")) << "abcdef";
  DescriptorBuffer file(directory.path("text"));
  std::istream stream(&file);
  CHECK(stream.get() == 'a');
  const auto here = stream.tellg();
  CHECK(stream.get() == 'b');
  stream.seekg(here);
  CHECK(stream.get() == 'b');
  CHECK(stream.seekg(2, std::ios::cur).fail());
  stream.clear();
  CHECK(stream.seekg(-7).bad());  // so that exceptions() with badbit has the reason
}

}  // namespace
}  // namespace nmt
