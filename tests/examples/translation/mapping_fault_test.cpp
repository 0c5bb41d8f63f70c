// SPDX-License-Identifier: MIT
#include "attune/examples/translation/mapping_fault.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>

#include "attune/core/files/mapped_file.h"
#include "attune/examples/translation/standard_streams.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

using attune::testing::TemporaryDirectory;

// How a process ends that does so once it says what was cut short, and what it has said.
struct End {
  int status;
  std::string said;
};
template <class Do>
End end_of(const TemporaryDirectory& folder, const Do& act) {
  const std::string said = folder.write("said", "");
  const pid_t child = fork();
  if (child == 0) {
    dup2(open(said.c_str(), O_WRONLY | O_APPEND), STDERR_FILENO);
    say_what_was_cut_short();
    act();
    _exit(0);
  }
  End end{-1, ""};
  waitpid(child, &end.status, 0);
  end.said = folder.read("said");
  return end;
}

// Looks at all bytes of a file that is cut to `size` when it has been mapped.
void read_cut(const std::string& path, off_t size) {
  const attune::MappedFile file(path);
  if (truncate(path.c_str(), size) != 0) _exit(9);
  volatile char seen = 0;
  for (const char byte : file.bytes()) seen = byte;
  static_cast<void>(seen);
}

constexpr const char* kSaid =
    ": it was cut short while it was in use, or its disk failed; once it is whole, run the same "
    "again, a training with --resume\n";

TEST_CASE("mapping fault: a file that is cut short while it is mapped is named") {
  const TemporaryDirectory folder;
  for (const char* name : {"m.text", "a name of 0123-4567 r--p words"}) {
    for (const off_t size : {0, 5000}) {
      const std::string path = folder.write(name, std::string(100'000, 'x'));
      const End end = end_of(folder, [&] { read_cut(path, size); });
      REQUIRE(WIFEXITED(end.status));
      CHECK(WEXITSTATUS(end.status) == 1);
      CHECK(end.said == "nmt: " + std::filesystem::canonical(path).string() + kSaid);
    }
  }
}

TEST_CASE("mapping fault: an address tells the file that is mapped there") {
  const TemporaryDirectory folder;
  const std::string one = folder.write("one", std::string(9000, 'x')),
                    other = folder.write("other", "abc");
  const attune::MappedFile of_one(one), of_other(other);
  const auto found = [](const void* address, size_t size = 4200) {
    std::string path(size, '?');
    find_mapped_file(address, path);
    return path.substr(0, path.find('\0'));
  };
  const std::string known = std::filesystem::canonical(one).string();
  CHECK(found(of_one.bytes().data()) == known);
  CHECK(found(of_one.bytes().data() + 8999) == known);
  CHECK(found(of_one.bytes().data(), 5) == known.substr(0, 4));
  CHECK(found(of_other.bytes().data()) == std::filesystem::canonical(other).string());
  const auto own = std::make_unique<char>();
  CHECK(found(own.get()).empty());
  CHECK(found(nullptr).empty());
}

TEST_CASE("mapping fault: it is said though standard error is muted") {
  const TemporaryDirectory folder;
  const std::string path = folder.write("m.text", "abc");
  const End end = end_of(folder, [&] {
    const MutedStreams muted;
    read_cut(path, 0);
  });
  CHECK(end.said == "nmt: " + std::filesystem::canonical(path).string() + kSaid);
}

TEST_CASE("mapping fault: any other signal of that kind ends the program as ever") {
  const TemporaryDirectory folder;
  const End end = end_of(folder, [] { raise(SIGBUS); });
  REQUIRE(WIFSIGNALED(end.status));
  CHECK(WTERMSIG(end.status) == SIGBUS);
  CHECK(end.said.empty());
}

}  // namespace
}  // namespace nmt::testing
