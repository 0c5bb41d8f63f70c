// SPDX-License-Identifier: MIT
// A library to be preloaded into a program. Counts its allocations from main() on; STORM_ALLOCATION
// in the environment says which fail: "once:17" the 17th, "all:17" it and all later ones, "list"
// none, but the first from each place, with all that called it, is told.
#include <dlfcn.h>
#include <execinfo.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "attune/tests/storm/events.h"

// The functions of the C library that ours stand before.
extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace {

enum class Mode { none, once, all, list };
Mode mode = Mode::none;
long chosen = 0;
std::atomic<long> count{0};
thread_local bool is_ours = false;  // what backtrace() itself takes

// The path through the program that leads to this allocation, as a hash of its callers.
uint64_t path_here() {
  constexpr int kDeepest = 8;  // those of malloc() and operator new among them
  void* callers[kDeepest];
  const int depth = backtrace(callers, kDeepest);
  uint64_t hash = 14695981039346656037ULL;
  for (int i = 0; i < depth; ++i) {
    hash = (hash ^ reinterpret_cast<uintptr_t>(callers[i])) * 1099511628211ULL;
  }
  return hash;
}

using Main = int (*)(int, char**, char**);
Main real_main;

// Whether it is a library of others that allocates here, and not the program: STORM_THEIRS is a
// part of its name.
bool is_theirs() {
  constexpr int kDeepest = 32;
  const char* theirs = std::getenv("STORM_THEIRS");
  void* callers[kDeepest];
  const int depth = backtrace(callers, kDeepest);
  Dl_info program{}, place{};
  if (theirs == nullptr || dladdr(reinterpret_cast<void*>(real_main), &program) == 0) return false;
  for (int i = 0; i < depth; ++i) {
    if (dladdr(callers[i], &place) == 0) continue;
    if (place.dli_fbase == program.dli_fbase) return false;
    if (std::strstr(place.dli_fname, theirs) != nullptr) return true;
  }
  return false;
}

bool is_new(uint64_t path) {
  constexpr size_t kPlaces = size_t{1} << 16;
  static uint64_t known[kPlaces];
  size_t place = (path >> 40) % kPlaces;
  while (known[place] != 0 && known[place] != path) place = (place + 1) % kPlaces;
  const bool is_first = known[place] == 0;
  known[place] = path;
  return is_first;
}

bool fails() {
  if (mode == Mode::none || is_ours) return false;
  const long number = ++count;
  if (mode == Mode::list) {
    is_ours = true;
    const uint64_t path = path_here();
    if (is_new(path)) tell(Event::new_path, number, path);
    is_ours = false;
    return false;
  }
  if (mode == Mode::once ? number != chosen : number < chosen) return false;
  if (number == chosen) tell(Event::fails, number, is_theirs());
  errno = ENOMEM;
  return true;
}

void begin() {
  void* caller = nullptr;
  backtrace(&caller, 1);  // loads what it needs
  const char* wish = std::getenv("STORM_ALLOCATION");
  const char* number = wish == nullptr ? nullptr : std::strchr(wish, ':');
  if (number != nullptr) chosen = std::atol(number + 1);
  tell(Event::main_begins, 0);
  if (wish == nullptr) return;
  mode = number == nullptr ? Mode::list : wish[0] == 'o' ? Mode::once : Mode::all;
}

int counted_main(int argc, char** argv, char** environment) {
  begin();
  return real_main(argc, argv, environment);
}

}  // namespace

extern "C" {

void* malloc(size_t size) { return fails() ? nullptr : __libc_malloc(size); }
void* calloc(size_t n, size_t size) { return fails() ? nullptr : __libc_calloc(n, size); }
void* realloc(void* old, size_t size) { return fails() ? nullptr : __libc_realloc(old, size); }
void* memalign(size_t alignment, size_t size) {
  return fails() ? nullptr : __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** result, size_t alignment, size_t size) {
  *result = memalign(alignment, size);
  return *result == nullptr ? ENOMEM : 0;
}

// What a program's very first code calls with its main().
int __libc_start_main(Main program, int argc, char** argv, void (*init)(), void (*fini)(),
                      void (*loader_fini)(), void* stack_end) {
  real_main = program;
  using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  const auto next = reinterpret_cast<Start>(dlsym(RTLD_NEXT, "__libc_start_main"));
  return next(counted_main, argc, argv, init, fini, loader_fini, stack_end);
}
}
