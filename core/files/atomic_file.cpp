// SPDX-License-Identifier: MIT
#include "attune/core/files/atomic_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "attune/core/error.h"
#include "attune/core/files/file_lock.h"

namespace attune {

namespace fs = std::filesystem;

namespace {

// The open file as a name, which gives a file without one a name.
std::string name_of(std::FILE* file) { return "/proc/self/fd/" + std::to_string(fileno(file)); }

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

// A new name lasts through a power cut once its folder is on the disk. Best effort: some file
// systems cannot be asked.
void sync_folder(const fs::path& folder) {
  const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  static_cast<void>(fsync(opened));
  close(opened);
}

// Short, so that it is no longer than any name a file may have.
std::string temporary_name(const std::string& number) { return ".tmp" + number + ".attune"; }

bool is_temporary_name(const std::string& name) {
  const size_t first = name.find_first_of("0123456789"),
               end = name.find_first_not_of("0123456789", first);
  return end != std::string::npos && name == temporary_name(name.substr(first, end - first));
}

// Removes a temporary file that no living program has locked. Only who holds its lock removes it,
// so what is still of that name then is no other's. Opened for writing, as NFS asks of such locks.
void remove_abandoned(const fs::path& name) {
  const int file = open(name.c_str(), O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) return;  // there is none, as a rule
  if (lock_file(file, LOCK_EX | LOCK_NB) && is_named(file, name.c_str())) unlink(name.c_str());
  close(file);
}

// Why rename() would refuse to replace a file, however well it went until then; 0 if it would not.
int why_not_replaced(const fs::path& target) {
  struct statx file, folder;
  const auto look = [](const fs::path& path, struct statx& found) {
    return statx(AT_FDCWD, path.c_str(), 0, STATX_BASIC_STATS, &found) == 0;
  };
  if (!look(target, file) || !look(folder_of(target), folder)) return 0;  // then rename() tells
  if ((file.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) return EBUSY;   // as in a container
  constexpr auto kStays = STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND;
  if (((file.stx_attributes | folder.stx_attributes) & kStays) != 0) return EPERM;
  const bool is_sticky = (folder.stx_mode & S_ISVTX) != 0;  // as /tmp: of others, nothing moves
  const uid_t user = geteuid();
  const bool may = user == 0 || user == file.stx_uid || user == folder.stx_uid;
  return is_sticky && !may ? EPERM : 0;
}

}  // namespace

AtomicFile::AtomicFile(const fs::path& path) : path_(path), target_(path) {
  if (path.empty()) fail("cannot write a file whose name is empty");
  if (path.native().find('\0') != std::string::npos) {
    fail("cannot write a file whose name has a zero byte");
  }
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::status_known(status)) fail_with(error.value());
  if (fs::is_directory(status)) fail_with(EISDIR);
  const bool exists = fs::exists(status);
  if (!exists && fs::is_symlink(path, error)) fail_with(ENOENT);  // the link leads nowhere
  // Renaming asks only the folder for permission; a file that is write-protected shall stay so.
  if (exists && access(path.c_str(), W_OK) != 0) fail_with(errno);
  if (exists && !fs::is_regular_file(status)) {
    file_ = std::fopen(path.c_str(), "wb");
    if (file_ == nullptr) fail_with(errno);
    std::setvbuf(file_, nullptr, _IONBF, 0);  // who reads along has at once what is written
    return;
  }
  if (exists) target_ = fs::canonical(path, error);
  if (exists && error) fail_with(error.value());
  if (is_temporary_name(target_.filename().string())) {  // the next write would remove it
    fail("cannot write ", path.string(), ": names .tmpN.attune are those of temporary files");
  }
  if (const int reason = exists ? why_not_replaced(target_) : 0; reason != 0) fail_with(reason);
  open_temporary();
  const auto mode = static_cast<mode_t>(status.permissions() & fs::perms::mask);
  if (exists) static_cast<void>(fchmod(fileno(file_), mode));  // best effort
}

AtomicFile::~AtomicFile() {
  if (file_ != nullptr) std::fclose(file_);
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

void AtomicFile::open_temporary() {
  replaces_ = true;
  if (access("/proc/self/fd", X_OK) == 0) {
    const int nameless = open(folder_of(target_).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (nameless >= 0) file_ = fdopen(nameless, "wb");
    if (file_ != nullptr) return;
    if (nameless >= 0) close(nameless);
  }
  make_named_temporary([&](const fs::path& name) { return create_temporary(name); });
}

// The first name that is free: make(name) is whether it could be had, else errno says why.
template <class Make>
void AtomicFile::make_named_temporary(Make make) {
  for (int attempt = 0; temporary_.empty(); ++attempt) {
    fs::path name = folder_of(target_) / temporary_name(std::to_string(attempt));
    remove_abandoned(name);
    if (make(name)) {
      temporary_ = std::move(name);  // a copy might lack memory, and leave a file behind
    } else if (errno != EEXIST) {
      fail_with(errno);
    }
  }
}

bool AtomicFile::create_temporary(const fs::path& name) {
  file_ = std::fopen(name.c_str(), "wbxe");  // x: never a file that is there already
  if (file_ == nullptr) return false;
  const int descriptor = fileno(file_);
  // Between the two it may have been taken for abandoned. Without locks, nothing is.
  if (!lock_file(descriptor, LOCK_EX) || is_named(descriptor, name.c_str())) return true;
  std::fclose(std::exchange(file_, nullptr));
  errno = EEXIST;
  return false;
}

bool AtomicFile::link_temporary(const fs::path& name) {
  static_cast<void>(lock_file(fileno(file_), LOCK_EX));  // before others can see it
  return linkat(AT_FDCWD, name_of(file_).c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

void AtomicFile::check_open() const {
  if (file_ == nullptr) fail("cannot write ", path_.string(), ": it is complete, and was closed");
}

void AtomicFile::write(std::string_view bytes) {
  check_open();
  if (bytes.empty()) return;  // its pointer may be null, which fwrite does not allow
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail_with(errno);
}

void AtomicFile::flush() {
  check_open();
  if (std::fflush(file_) != 0) fail_with(errno);
  if (replaces_ && fsync(fileno(file_)) != 0) fail_with(errno);
}

void AtomicFile::commit() {
  flush();
  if (replaces_ && temporary_.empty()) {
    make_named_temporary([&](const fs::path& name) { return link_temporary(name); });
  }
  if (replaces_) {                               // while it is open, and so locked
    const fs::path folder = folder_of(target_);  // nothing shall throw once the file is replaced
    std::error_code error;
    fs::rename(temporary_, target_, error);
    if (error) fail_with(error.value());
    temporary_.clear();
    sync_folder(folder);
  }
  const bool is_closed = std::fclose(std::exchange(file_, nullptr)) == 0;
  if (!is_closed && !replaces_) fail_with(errno);  // else all is on the disk since flush()
}

void AtomicFile::fail_with(int error_number) const {
  fail("cannot write ", path_.string(), ": ", std::generic_category().message(error_number));
}

}  // namespace attune
