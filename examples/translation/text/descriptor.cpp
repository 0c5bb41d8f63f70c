// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/descriptor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <system_error>

#include "attune/core/error.h"

namespace nmt {
namespace {

constexpr size_t kBytes = 65536;

[[noreturn]] void fail_with_reason() { throw std::system_error(errno, std::generic_category()); }

// Whether something can be read or written, or is over, within so many milliseconds; -1: for ever.
bool is_ready(int descriptor, short events, int milliseconds) {
  pollfd asked{descriptor, events, 0};
  return poll(&asked, 1, milliseconds) > 0;
}

// Calls read() or write() until it has done something, or failed for good.
template <class Call>
size_t insist(int descriptor, short events, const Call& call) {
  for (;;) {
    const ssize_t done = call();
    if (done >= 0) return static_cast<size_t>(done);
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      is_ready(descriptor, events, -1);
    } else if (errno != EINTR) {
      fail_with_reason();
    }
  }
}

int open_to_read(const std::string& path) {
  for (;;) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0) return descriptor;
    if (errno != EINTR) fail_with_reason();
  }
}

}  // namespace

bool is_open(int descriptor) { return fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF; }

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    bytes.remove_prefix(
        insist(descriptor, POLLOUT, [&] { return write(descriptor, bytes.data(), bytes.size()); }));
  }
}

std::string read_all(const std::string& path, size_t most) try {
  DescriptorBuffer file(path);
  std::string bytes;
  char piece[4096];
  while (const std::streamsize count = file.sgetn(piece, sizeof piece)) {
    bytes.append(piece, static_cast<size_t>(count));
    if (bytes.size() > most << 20) attune::fail(path, " has more than ", most, " MiB");
  }
  return bytes;
} catch (const std::system_error& error) {
  attune::fail("cannot read ", path, ": ", error.code().message());
}

TemporaryFile::TemporaryFile() : TemporaryFile(std::filesystem::temp_directory_path()) {}

TemporaryFile::TemporaryFile(const std::filesystem::path& folder) {
  descriptor_ = open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor_ >= 0) return;  // else the system has no files without a name, as of NFS
  std::string path = folder / "nmt.XXXXXX";
  descriptor_ = mkostemp(path.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail_with_reason();
  unlink(path.c_str());
}

TemporaryFile::~TemporaryFile() { close(descriptor_); }

DescriptorBuffer::DescriptorBuffer(const std::string& path)
    : bytes_(kBytes), descriptor_(open_to_read(path)), is_own_(true) {}

DescriptorBuffer::DescriptorBuffer(int descriptor)
    : bytes_(kBytes), descriptor_(descriptor), is_own_(false) {}

DescriptorBuffer::~DescriptorBuffer() {
  if (is_own_) close(descriptor_);
}

DescriptorBuffer::int_type DescriptorBuffer::underflow() {
  const size_t count =
      insist(descriptor_, POLLIN, [&] { return read(descriptor_, bytes_.data(), bytes_.size()); });
  setg(bytes_.data(), bytes_.data(), bytes_.data() + count);
  return count == 0 ? traits_type::eof() : traits_type::to_int_type(*gptr());
}

std::string_view DescriptorBuffer::peek(size_t count) {
  auto there = static_cast<size_t>(egptr() - gptr());
  if (there < count && there > 0) std::copy(gptr(), egptr(), bytes_.data());
  while (there < count) {
    const size_t more = insist(descriptor_, POLLIN, [&] {
      return read(descriptor_, bytes_.data() + there, bytes_.size() - there);
    });
    if (more == 0) break;
    there += more;
    setg(bytes_.data(), bytes_.data(), bytes_.data() + there);
  }
  return {gptr(), there};
}

std::streamsize DescriptorBuffer::showmanyc() {
  if (!is_ready(descriptor_, POLLIN, 0)) return 0;
  return traits_type::eq_int_type(underflow(), traits_type::eof()) ? -1 : egptr() - gptr();
}

DescriptorBuffer::pos_type DescriptorBuffer::seekoff(off_type offset, std::ios::seekdir from,
                                                     std::ios::openmode /*which*/) {
  struct stat file {};
  if (fstat(descriptor_, &file) != 0 || !S_ISREG(file.st_mode)) return off_type(-1);
  const bool only_asks = offset == 0 && from == std::ios::cur;
  const off_t there = lseek(descriptor_, 0, SEEK_CUR);
  return only_asks && there >= 0 ? off_type(there - (egptr() - gptr())) : off_type(-1);
}

DescriptorBuffer::pos_type DescriptorBuffer::seekpos(pos_type position,
                                                     std::ios::openmode /*which*/) {
  setg(nullptr, nullptr, nullptr);
  const off_t there = lseek(descriptor_, off_type(position), SEEK_SET);
  if (there < 0) fail_with_reason();
  return off_type(there);
}

}  // namespace nmt
