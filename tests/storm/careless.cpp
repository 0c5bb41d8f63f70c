// SPDX-License-Identifier: MIT
// careless FAULT: copies source.txt to copy.txt as nmt would, but for the one fault that it is told
// to have. With it, storm_test.sh sees whether storm.sh sees.
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

std::string_view fault;
const char* written = ".tmp0";

[[noreturn]] void end(const char* sentence, const char* reason) {
  if (fault != "leaves") std::remove(".tmp0");
  if (fault == "says-no-reason") reason = "it failed";
  if (fault != "says-nothing") std::fprintf(stderr, "nmt: %s: %s\n", sentence, reason);
  std::exit(1);
}

void must(bool is_well, const char* sentence) {
  const char* reason = std::strerror(errno);  // of what failed last
  if (is_well) return;
  if (fault == "hides") std::exit(0);
  if (fault == "aborts") std::abort();
  for (volatile bool waits = fault == "waits"; waits;) continue;
  end(fault == "names-nothing" ? "something went wrong" : sentence, reason);
}

}  // namespace

int main(int, char** arguments) {
  fault = arguments[1];
  if (fault == "tears") written = "copy.txt";
  if (fault == "replaces" && access("copy.txt", F_OK) == 0) end("copy.txt", "it is there already");
  const char* cannot_write = "cannot write copy.txt, by .tmp0";
  void* memory = std::malloc(1000);
  must(memory != nullptr, "out of memory");
  std::free(memory);
  void* pages = mmap(nullptr, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  must(pages != MAP_FAILED, "out of memory");
  std::FILE* from = std::fopen("source.txt", "rb");
  must(from != nullptr, "cannot read source.txt");
  std::FILE* to = std::fopen(written, "wb");
  must(to != nullptr, cannot_write);
  char bytes[100];
  const size_t size = std::fread(bytes, 1, sizeof bytes, from);
  must(std::ferror(from) == 0, "cannot read source.txt");
  std::fclose(from);
  must(std::fwrite(bytes, 1, size, to) == size, cannot_write);
  must(std::fclose(to) == 0, cannot_write);
  must(fault == "tears" || std::rename(written, "copy.txt") == 0, cannot_write);
}
