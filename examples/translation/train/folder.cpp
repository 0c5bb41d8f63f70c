// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/folder.h"

#include <dirent.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>

#include "attune/core/error.h"

namespace nmt {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail_to_look(const std::string& path, const std::error_code& error) {
  attune::fail("cannot look at ", path, ": ", error.message());
}

[[noreturn]] void fail_to_look_into(const std::string& path) {
  attune::fail("cannot look into the folder ", path, ": ", std::generic_category().message(errno));
}

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

}  // namespace

fs::file_status status_of(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::status_known(status)) fail_to_look(path, error);
  return status;
}

uintmax_t size_of(const std::string& path) {
  std::error_code error;
  const uintmax_t size = fs::file_size(path, error);
  if (error) fail_to_look(path, error);
  return size;
}

// weakly_canonical() alone leaves a relative name as it is if nothing of it is there.
std::string canonical(const std::string& path) {
  std::error_code error;
  fs::path whole = fs::absolute(path, error);
  if (!error) whole = fs::weakly_canonical(whole, error);
  return error ? fs::path(path).lexically_normal().string() : whole.string();
}

FileId file_id(const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) {
    fail_to_look(path, std::error_code(errno, std::generic_category()));
  }
  return {found.st_dev, found.st_ino};
}

FileId folder_id(const std::string& file) {
  const fs::path folder = fs::path(file).parent_path();
  return file_id(folder.empty() ? "." : folder.string());
}

// Not with a directory_iterator: where memory is short, libstdc++'s ends the program.
std::vector<std::string> names_in(const std::string& folder) {
  const std::string path = folder.empty() ? "." : folder;
  std::vector<std::string> names;
  const std::unique_ptr<DIR, CloseFolder> open_folder(opendir(path.c_str()));
  if (!open_folder && (errno == ENOENT || errno == ENOTDIR)) return names;
  if (!open_folder) fail_to_look_into(path);
  for (errno = 0; const dirent* entry = readdir(open_folder.get()); errno = 0) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  if (errno != 0) fail_to_look_into(path);
  return names;
}

}  // namespace nmt
