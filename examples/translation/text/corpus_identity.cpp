// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/corpus_identity.h"

#include <sys/stat.h>

#include <filesystem>

#include "attune/core/files/mapped_file.h"
#include "attune/examples/translation/text/checksum.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char *kBytes = "bytes", *kChecksum = "checksum", *kTouched = "touched";

// Where a file is and when it was last changed, in nanoseconds; null of what is no regular file.
Json touched(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  const auto time = [](const timespec& at) {
    return int64_t{at.tv_sec} * 1'000'000'000 + at.tv_nsec;
  };
  return {uint64_t{status.st_dev}, uint64_t{status.st_ino}, time(status.st_mtim),
          time(status.st_ctim)};
}

}  // namespace

Json identity_of(const std::string& path) {
  const Json before = touched(path);
  if (before.is_null() && std::filesystem::exists(path)) return {};
  const attune::MappedFile file(path);
  return {
      {kBytes, file.bytes().size()}, {kChecksum, checksum_of(file.bytes())}, {kTouched, before}};
}

bool has_identity(const std::string& path, const Json& identity) {
  const Json now = touched(path);
  if (now.is_null() || !identity.is_object()) return false;
  if (now == identity.at(kTouched)) return true;
  const attune::MappedFile file(path);
  return file.bytes().size() == identity.at(kBytes) &&
         checksum_of(file.bytes()) == identity.at(kChecksum);
}

}  // namespace nmt
