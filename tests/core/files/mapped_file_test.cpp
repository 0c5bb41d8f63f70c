// SPDX-License-Identifier: MIT
#include "attune/core/files/mapped_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "attune/core/files/atomic_file.h"
#include "attune/core/testing/errors.h"
#include "attune/tests/support/temporary_directory.h"

namespace attune::testing {
namespace {

TEST_CASE("mapped_file: all bytes of a file, and none of an empty one") {
  const TemporaryDirectory directory;
  for (const std::string& content :
       {std::string(), std::string("a\0b", 3), std::string(9999, 'c')}) {
    const MappedFile file(directory.write("file", content));
    CHECK(file.bytes() == content);
  }
}

TEST_CASE("mapped_file: of a file that is replaced or removed, the bytes stay what they were") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("file", "before");
  const MappedFile file(path);
  AtomicFile other(path);
  other.write("behind");
  other.commit();
  CHECK(directory.read("file") == "behind");
  CHECK(file.bytes() == "before");
  std::filesystem::remove(path);
  CHECK(file.bytes() == "before");
}

TEST_CASE("mapped_file: what is no regular file is refused, with the system's reason") {
  const TemporaryDirectory directory;
  const auto error = [](const std::string& path) {
    return error_of([&] { MappedFile file(path); });
  };
  const std::string pipe = directory.path("pipe"), none = directory.path("none");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(error(pipe) == "cannot read " + pipe + ": No such device");
  CHECK(error(none) == "cannot read " + none + ": No such file or directory");
  CHECK(error(directory.path("")) == "cannot read " + directory.path("") + ": Is a directory");
}

}  // namespace
}  // namespace attune::testing
