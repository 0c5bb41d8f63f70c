// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/folder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

namespace fs = std::filesystem;
using attune::testing::error_of;
using attune::testing::TemporaryDirectory;
using Names = std::vector<std::string>;

Names sorted_names_in(const std::string& folder) {
  Names names = names_in(folder);
  std::sort(names.begin(), names.end());
  return names;
}

TEST_CASE("folder: the names of all that is in it") {
  const TemporaryDirectory folder;
  CHECK(names_in(folder.path("")).empty());
  folder.write("m.st", "");
  folder.write(".hidden", "");
  fs::create_directory(folder.path("inner"));
  folder.write("inner/not.st", "");
  fs::create_symlink("nowhere", folder.path("link"));
  CHECK(sorted_names_in(folder.path("")) == Names{".hidden", "inner", "link", "m.st"});
}

TEST_CASE("folder: an empty path is the current one") {
  const TemporaryDirectory folder;
  folder.write("here", "");
  const fs::path before = fs::current_path();
  fs::current_path(folder.path(""));
  const Names names = names_in("");
  fs::current_path(before);
  CHECK(names == Names{"here"});
}

TEST_CASE("folder: a file that is not there has one name, however it is spelt") {
  const TemporaryDirectory folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path(""));
  fs::create_symlink(".", "link");
  const std::string whole = canonical((fs::current_path() / "new.st").string());
  const Names names{canonical("new.st"), canonical("./new.st"), canonical("link/new.st")};
  fs::current_path(before);
  CHECK(whole.ends_with("/new.st"));
  CHECK(names == Names{whole, whole, whole});
}

TEST_CASE("folder: one that is not there has no names") {
  const TemporaryDirectory folder;
  CHECK(names_in(folder.path("missing")).empty());
  CHECK(names_in(folder.write("file", "")).empty());
}

TEST_CASE("folder: one that cannot be looked into is an error, with the reason") {
  const TemporaryDirectory folder;
  const std::string loop = folder.path("loop");
  fs::create_symlink("loop", loop);
  CHECK(error_of([&] { names_in(loop); }) ==
        "cannot look into the folder " + loop + ": Too many levels of symbolic links");
}

TEST_CASE("folder: a file is the same by whatever path, and one that is not there is named") {
  const TemporaryDirectory folder;
  const std::string path = folder.write("m.st", ""), other = folder.write("other.st", "");
  fs::create_symlink("m.st", folder.path("link"));
  CHECK(file_id(path) == file_id(folder.path("link")));
  CHECK(!(file_id(path) == file_id(other)));
  CHECK(folder_id(path) == folder_id(other));
  const std::string missing = folder.path("missing");
  CHECK(error_of([&] { file_id(missing); }) ==
        "cannot look at " + missing + ": No such file or directory");
}

}  // namespace
}  // namespace nmt::testing
