// SPDX-License-Identifier: MIT
#include "attune/core/files/file_lock.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string>

#include "attune/tests/support/alarms.h"
#include "attune/tests/support/temporary_directory.h"

namespace {

using attune::is_anothers_name;
using attune::is_named;
using attune::lock_file;
using attune::testing::Alarms;
using attune::testing::TemporaryDirectory;

TEST_CASE("file lock: one has it, and the next when that one's file is closed") {
  const TemporaryDirectory folder;
  const std::string path = folder.write("a", "");
  const int first = open(path.c_str(), O_RDWR), second = open(path.c_str(), O_RDWR);
  CHECK(lock_file(first, LOCK_EX | LOCK_NB));
  CHECK(!lock_file(second, LOCK_EX | LOCK_NB));
  CHECK(errno == EWOULDBLOCK);
  close(first);
  CHECK(lock_file(second, LOCK_EX | LOCK_NB));
  close(second);
  CHECK(!lock_file(second, LOCK_EX | LOCK_NB));
  CHECK(errno == EBADF);
}

int holder = -1;
volatile std::sig_atomic_t signals = 0;

void close_at_third_signal(int) {
  signals = signals + 1;
  if (signals == 3) close(holder);
}

TEST_CASE("file lock: signals do not end the wait for it") {
  const TemporaryDirectory folder;
  const std::string path = folder.write("a", "");
  holder = open(path.c_str(), O_RDWR);
  const int waiting = open(path.c_str(), O_RDWR);
  REQUIRE(lock_file(holder, LOCK_EX));
  {
    const Alarms alarms(close_at_third_signal, 10'000);
    CHECK(lock_file(waiting, LOCK_EX));
  }
  CHECK(signals >= 3);
  close(waiting);
}

TEST_CASE("file lock: whether the open file still has its name") {
  const TemporaryDirectory folder;
  const std::string path = folder.write("a", "");
  const int file = open(path.c_str(), O_RDWR);
  CHECK(is_named(file, path.c_str()));
  CHECK(!is_anothers_name(file, path.c_str()));
  std::filesystem::rename(path, folder.path("b"));
  CHECK(!is_named(file, path.c_str()));
  CHECK(!is_anothers_name(file, path.c_str()));  // it is nobody's
  CHECK(is_named(file, folder.path("b").c_str()));
  folder.write("a", "");
  CHECK(!is_named(file, path.c_str()));
  CHECK(is_anothers_name(file, path.c_str()));
  std::filesystem::remove(path);
  std::filesystem::create_symlink("nowhere", path);
  CHECK(is_anothers_name(file, path.c_str()));
  close(file);
}

}  // namespace
