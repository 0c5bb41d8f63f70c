// SPDX-License-Identifier: MIT
#include "attune/examples/translation/last_words.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "attune/core/memory/out_of_memory.h"
#include "attune/examples/translation/train/stop_signal.h"

namespace nmt {
namespace {

class Line {
 public:
  void add(std::string_view text) noexcept {
    size_ += text.copy(bytes_ + size_, sizeof bytes_ - size_);
  }

  void make_printable() noexcept {
    unsigned char before = 0;
    for (size_t i = 0; i < size_; ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[i]);
      const bool is_c1 = before == 0xC2 && 0x80 <= byte && byte < 0xA0;  // U+0080 to U+009F
      if (byte < ' ' || byte == 127 || is_c1) bytes_[i] = '?';
      before = byte;
    }
  }

  void write() const noexcept {
    static_cast<void>(!::write(STDERR_FILENO, bytes_, size_));  // if not, then not
  }

 private:
  char bytes_[5300];
  size_t size_ = 0;
};

[[noreturn]] void terminate() {
  if (std::current_exception() == nullptr) std::abort();
  std::_Exit(say_what_was_thrown());
}

}  // namespace

void say(const char* message, const char* end) noexcept {
  constexpr size_t kLongest = 5000;  // a path may have 4096
  const std::string_view text(message);
  Line line;
  line.add("nmt: ");
  line.add(text.substr(0, kLongest));
  if (text.size() > kLongest) line.add(" ...");
  line.add(end);
  line.make_printable();
  line.add("\n");
  line.write();
}

int say_what_was_thrown() noexcept {
  constexpr const char* kAdvice =
      "; try a smaller --batch-size, a smaller model, shorter lines or fewer threads";
  try {
    throw;
  } catch (const Stopped& stopped) {
    say(stopped.what());
    return stopped.status;
  } catch (const attune::OutOfMemory& error) {
    say(error.what(), kAdvice);
  } catch (const std::bad_alloc&) {
    say("out of memory", kAdvice);
  } catch (const std::exception& error) {
    say(error.what());
  } catch (...) {
    say("something was thrown that says nothing of itself");
  }
  return 1;
}

void say_what_terminates() { std::set_terminate(terminate); }

}  // namespace nmt
