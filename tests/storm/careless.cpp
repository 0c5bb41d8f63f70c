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
  if (!fault.starts_with("leaves")) std::remove(".tmp0");
  if (fault == "says-no-reason") reason = "it failed";
  const char* who = fault == "speaks-as-libgomp" ? "libgomp" : "nmt";
  if (fault != "says-nothing") std::fprintf(stderr, "%s: %s: %s\n", who, sentence, reason);
  std::exit(1);
}

void write_to(const char* file) {
  if (std::FILE* to = std::fopen(file, "wb")) std::fclose(to);
}

void must(bool is_well, const char* sentence) {
  const char* reason = std::strerror(errno);  // of what failed last
  if (is_well) return;
  if (fault == "blames-text" && errno == ENOMEM) end("source.txt", "this is no text");
  if (fault == "changes-others") write_to("notes.txt");
  if (fault == "removes-others") std::remove("notes.txt");
  if (fault == "leaves-a-copy") write_to("source.txt.bak");
  if (fault == "hides") std::exit(0);
  if (fault == "aborts") std::abort();
  for (volatile bool waits = fault == "waits"; waits;) continue;
  end(fault == "names-nothing" ? "something went wrong" : sentence, reason);
}

}  // namespace

int main(int, char** arguments) {
  fault = arguments[1];
  if (fault == "tears") written = "copy.txt";
  if (fault == "leaves-in-folder") written = "folder/.tmp0";
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
  const bool reads_once = fault == "reads-once";
  const auto size = reads_once ? read(fileno(from), bytes, sizeof bytes)
                               : static_cast<ssize_t>(std::fread(bytes, 1, sizeof bytes, from));
  must(size >= 0 && std::ferror(from) == 0, "cannot read source.txt");
  if (reads_once && size < 5) end("source.txt", "it is cut short");
  std::fclose(from);
  must(std::fwrite(bytes, size, 1, to) == 1, cannot_write);
  must(std::fclose(to) == 0, cannot_write);
  must(fault == "tears" || std::rename(written, "copy.txt") == 0, cannot_write);
}
