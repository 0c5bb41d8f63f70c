// SPDX-License-Identifier: MIT
#include "attune/core/files/atomic_file.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/tests/support/full_disk.h"
#include "attune/tests/support/temporary_directory.h"

namespace {

namespace fs = std::filesystem;
using attune::AtomicFile;
using namespace attune::testing;

void write_file(const std::string& path, const std::vector<std::string>& parts) {
  AtomicFile file(path);
  for (const std::string& part : parts) file.write(part);
  file.commit();
}

TEST_CASE("atomic_file: the file appears whole, under its own name, with commit") {
  const TemporaryDirectory directory;
  {
    AtomicFile file(directory.path("a"));
    file.write("one ");
    file.write("");
    file.write(std::string("two\0three", 9));
    CHECK_FALSE(fs::exists(directory.path("a")));
    CHECK(directory.number_of_files() <= 1);  // none on most file systems: it has no name yet
    file.commit();
    CHECK(directory.read("a") == std::string("one two\0three", 13));
  }
  write_file(directory.path("empty"), {});
  CHECK(directory.read("a") == std::string("one two\0three", 13));
  CHECK(fs::file_size(directory.path("empty")) == 0);
  CHECK(directory.number_of_files() == 2);
}

TEST_CASE("atomic_file: an existing file stays as it was until commit, or for good") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("a", "old");
  {
    AtomicFile file(path);
    file.write(std::string(100000, 'x'));
    CHECK(directory.read("a") == "old");
  }
  CHECK(directory.read("a") == "old");
  CHECK(directory.number_of_files() == 1);
  write_file(path, {"new"});
  CHECK(directory.read("a") == "new");
  CHECK(directory.number_of_files() == 1);
}

TEST_CASE("atomic_file: a full disk leaves the old file, and nothing else") {
  for (size_t size : {5000, 5000000}) {  // fails in commit(), with what is buffered, or in write()
    CAPTURE(size);
    const TemporaryDirectory directory;
    const std::string path = directory.write("a", "old");
    std::string error;
    {
      const FullDisk disk(4096);
      error = error_of([&] {
        write_file(path, {std::string(size / 2, 'x'), std::string(size / 2, 'y')});
      });
    }
    CHECK(error == "cannot write " + path + ": File too large");
    CHECK(directory.read("a") == "old");
    CHECK(directory.number_of_files() == 1);
  }
}

TEST_CASE("atomic_file: pipes and devices are written as they stand, and stay what they are") {
  const TemporaryDirectory directory;
  const std::string pipe = directory.path("pipe");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  {
    AtomicFile writer(pipe);
    writer.write("x");
    char received = 0;
    CHECK(read(reader, &received, 1) == 1);
    CHECK(received == 'x');
    CHECK(!writer.appears_whole());
    CHECK_NOTHROW(writer.commit());
  }
  close(reader);
  REQUIRE(fs::is_fifo(pipe));  // or else, run by root, the next lines would replace the device
  if (!fs::exists("/dev/full")) return;
  CHECK(error_of([] { write_file("/dev/full", {"x"}); }) ==
        "cannot write /dev/full: No space left on device");
  CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("atomic_file: where it cannot take its place, nothing of it stays") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("file");
  {
    AtomicFile file(path);
    file.write("x");
    fs::create_directory(path);
    CHECK(error_of([&] { file.commit(); }).starts_with("cannot write " + path + ": "));
  }
  const fs::directory_iterator files(fs::path(path).parent_path());
  CHECK(std::distance(fs::begin(files), fs::end(files)) == 1);
}

TEST_CASE("atomic_file: a link stays a link, and permissions stay") {
  const TemporaryDirectory directory;
  const std::string target = directory.write("target", "old"), link = directory.path("link");
  fs::create_symlink("target", link);
  constexpr auto kMode = fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read;
  fs::permissions(target, kMode);
  write_file(link, {"new"});
  CHECK(fs::is_symlink(link));
  CHECK(directory.read("target") == "new");
  CHECK(fs::status(target).permissions() == kMode);
}

TEST_CASE(
    "atomic_file: another writer's temporary file is not touched, one of the dead is removed") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("a"), temporary = directory.path(".tmp0.attune");
  directory.write(".tmp0", "mine");
  directory.write(".tmp0.attune", "being written");
  directory.write(".tmp1.attune", "left by a program that was killed");
  const int writer = open(temporary.c_str(), O_RDONLY);
  REQUIRE(flock(writer, LOCK_EX) == 0);
  AtomicFile first(path), second(path);
  first.write("first");
  second.write("second");
  first.commit();
  CHECK(directory.read("a") == "first");
  CHECK(directory.read(".tmp0.attune") == "being written");
  CHECK_FALSE(fs::exists(directory.path(".tmp1.attune")));
  close(writer);  // as when it is killed
  second.commit();
  CHECK(directory.read("a") == "second");
  CHECK(directory.read(".tmp0") == "mine");
  CHECK(directory.number_of_files() == 2);
}

// While one exists, the next file that is opened is descriptor 0.
class ClosedInput {
 public:
  ClosedInput() : before_(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)) {
    close(STDIN_FILENO);
  }
  ~ClosedInput() {
    close(STDIN_FILENO);
    if (before_ < 0) return;  // it was closed already
    dup2(before_, STDIN_FILENO);
    close(before_);
  }
  ClosedInput(const ClosedInput&) = delete;
  ClosedInput& operator=(const ClosedInput&) = delete;

 private:
  int before_;
};

TEST_CASE("atomic_file: where standard input is closed, a file of the dead is removed too") {
  const TemporaryDirectory directory;
  AtomicFile file(directory.path("a"));
  file.write("new");
  directory.write(".tmp0.attune", "left by a program that was killed");
  {
    const ClosedInput scope;
    file.commit();
    CHECK(fcntl(STDIN_FILENO, F_GETFD) == -1);  // nothing is left open
  }
  CHECK(directory.read("a") == "new");
  CHECK(directory.number_of_files() == 1);
}

TEST_CASE("atomic_file: a link that has the temporary's name is not followed, and stays") {
  const TemporaryDirectory directory;
  const std::string target = directory.write("target", "mine");
  fs::create_symlink("target", directory.path(".tmp0.attune"));
  write_file(directory.path("a"), {"new"});
  CHECK(directory.read("target") == "mine");
  CHECK(fs::is_symlink(directory.path(".tmp0.attune")));
  CHECK(directory.read("a") == "new");
}

TEST_CASE("atomic_file: after commit, nothing more can be written") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("a");
  AtomicFile file(path);
  file.write("all");
  file.commit();
  const std::string sentence = "cannot write " + path + ": it is complete, and was closed";
  CHECK(error_of([&] { file.write("more"); }) == sentence);
  CHECK(error_of([&] { file.flush(); }) == sentence);
  CHECK(error_of([&] { file.commit(); }) == sentence);
  CHECK(directory.read("a") == "all");
}

TEST_CASE("atomic_file: what cannot be written says why") {
  const TemporaryDirectory directory;
  const std::string file = directory.write("file", "old");
  fs::create_symlink("nowhere", directory.path("dangling"));
  fs::create_symlink("loop", directory.path("loop"));
  struct Case {
    std::string path, reason;
  };
  std::vector<Case> cases = {
      {directory.path(""), "Is a directory"},
      {directory.path("missing/a"), "No such file or directory"},
      {directory.path("dangling"), "No such file or directory"},
      {directory.path("loop"), "Too many levels of symbolic links"},
      {file + "/a", "Not a directory"},
      {directory.path(std::string(300, 'a')), "File name too long"},
  };
  if (geteuid() != 0) {  // to root nothing is forbidden
    fs::permissions(file, fs::perms::owner_read);
    fs::create_directory(directory.path("closed"));
    fs::permissions(directory.path("closed"), fs::perms::owner_read | fs::perms::owner_exec);
    cases.push_back({file, "Permission denied"});
    cases.push_back({directory.path("closed/a"), "Permission denied"});
  }
  for (const Case& c : cases) {
    CHECK(error_of([&] { write_file(c.path, {"new"}); }) ==
          "cannot write " + c.path + ": " + c.reason);
  }
  for (const char* name : {".tmp0.attune", ".tmp123.attune"}) {
    CHECK(error_of([&] { write_file(directory.path(name), {"new"}); }) ==
          "cannot write " + directory.path(name) +
              ": names .tmpN.attune are those of temporary files");
  }
  for (const char* name : {".tmp.attune", ".tmp0.attune.st", ".tmp0", "a.tmp0.attune"}) {
    write_file(directory.path(name), {"new"});
    CHECK(directory.read(name) == "new");
  }
  CHECK(directory.read("file") == "old");
  CHECK(error_of([] { write_file("", {"new"}); }) == "cannot write a file whose name is empty");
  CHECK(error_of([&] { write_file(file + '\0', {"new"}); }) ==
        "cannot write a file whose name has a zero byte");
  CHECK(directory.read("file") == "old");
}

}  // namespace
