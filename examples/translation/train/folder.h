// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Looking at files and folders. What cannot be looked at is not taken for missing, or it would be
/// replaced: that throws attune::Error with the system's reason.
namespace nmt {

/// What a path leads to, links followed; not_found if there is nothing.
std::filesystem::file_status status_of(const std::string& path);

/// The bytes of a regular file.
uintmax_t size_of(const std::string& path);

/// The whole name of a file, without links: one for all spellings, also where it is not there yet.
/// Of a folder that cannot be looked into, as it is but for its dots: whoever writes there says so.
std::string canonical(const std::string& path);

/// Which file or folder has a name, by whatever path. Throws if there is none.
struct FileId {
  uint64_t device, number;
  bool operator==(const FileId&) const = default;
};
FileId file_id(const std::string& path);

/// That of the folder that a file is in.
FileId folder_id(const std::string& file);

/// The names of all that is in a folder, in any order; none if there is no such folder, of which
/// whoever writes into it tells. An empty path is the folder that the program runs in.
std::vector<std::string> names_in(const std::string& folder);

}  // namespace nmt
