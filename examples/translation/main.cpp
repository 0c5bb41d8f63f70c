// SPDX-License-Identifier: MIT
// nmt: trains and runs a translator. commands/ has a file for each of its subcommands.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>

#include "attune/core/memory/blas_memory.h"
#include "attune/core/processes.h"
#include "attune/core/text_stream.h"
#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/commands/output.h"
#include "attune/examples/translation/config_file.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/help_formatter.h"
#include "attune/examples/translation/last_words.h"
#include "attune/examples/translation/mapping_fault.h"
#include "attune/examples/translation/standard_streams.h"
#include "attune/examples/translation/train/stop_signal.h"

namespace {

using namespace nmt;

// OpenBLAS takes memory as it is loaded, and where there is too little waits for ever. This runs
// before any library has begun, the C library included.
void check_memory_for_blas(int, char**, char** environment) {
  constexpr std::string_view kThreads = "OMP_NUM_THREADS=";
  long threads = sysconf(_SC_NPROCESSORS_CONF);
  for (char** each = environment; *each != nullptr; ++each) {
    if (!std::string_view(*each).starts_with(kThreads)) continue;
    const long asked_for = std::atol(*each + kThreads.size());
    if (asked_for > 0) threads = std::min(threads, asked_for);
  }
  if (attune::blas_memory_fits(static_cast<int>(threads))) return;
  say("out of memory: no room for the buffers of OpenBLAS, one for each thread; try a smaller "
      "OMP_NUM_THREADS");
  _exit(1);
}
[[gnu::section(".preinit_array"),
  gnu::used]] void (*const first_of_all)(int, char**, char**) = check_memory_for_blas;

// The text of --help or --version. CLI11 writes it to streams that silently drop what they find no
// memory for.
std::string text_of(const CLI::App& nmt, const CLI::ParseError& wish) {
  static bool lacks_memory = false;
  std::set_new_handler([] {
    lacks_memory = true;
    throw std::bad_alloc();
  });
  attune::TextStream text;
  nmt.exit(wish, text, text);
  if (lacks_memory) throw std::bad_alloc();
  return text.str();
}

// What CLI11 throws where it has nothing more to do: for --help and --version too.
int end_of(const CLI::App& nmt, const CLI::ParseError& error) {
  if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::Success)) {
    std::string called = "nmt ";
    for (const CLI::App* command : nmt.get_subcommands()) called += command->get_name() + ' ';
    say(error.what(), (" (see " + called + "--help)").c_str());
    return error.get_exit_code();
  }
  Output output("");
  output.write(text_of(nmt, error));
  output.finish();
  return 0;
}

// Of a misspelt flag, CLI11 would say that another is required, or list its value beside it.
void check_flags(const CLI::App& parsed) {
  for (const std::string& unknown : parsed.remaining(true)) {
    if (!unknown.starts_with('-')) continue;
    throw CLI::ExtrasError("there is no flag " + unknown, CLI::ExitCodes::ExtrasError);
  }
}

void parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError&) {
    check_flags(app);
    throw;
  } catch (const CLI::ExtrasError&) {
    check_flags(app);
    throw;
  }
}

int run(int argc, char** argv, attune::Processes& processes) {
  CLI::App app("nmt: a recurrent translator with attention, built on Attune", "nmt");
  app.formatter(std::make_shared<HelpFormatter>());
  app.require_subcommand(0, 1);  // 1 would hide a misspelt one behind "a subcommand is required"
  app.set_version_flag("--version", "nmt of Attune " ATTUNE_VERSION, "Print the version and exit");
  add_config(app);
  for (Subcommand* add : kSubcommands) add(app, processes);
  try {
    // CLI11 would list all arguments as unexpected.
    const auto is_called = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
    if (argc > 1 && *argv[1] != '-' && app.get_subcommands(is_called).empty()) {
      throw CLI::ExtrasError("'" + std::string(argv[1]) + "' is no subcommand",
                             CLI::ExitCodes::ExtrasError);
    }
    check_arguments(app, argc, argv);
    parse(app, argc, argv);
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A subcommand");
  } catch (const CLI::ParseError& error) {
    return end_of(app, error);
  }
  return 0;
}

// Of several processes, the first one says what is to be said: its own, and what keeps another one
// from going on.
int run_with_others(int argc, char** argv) {
  constexpr double kPatience = 300;  // seconds
  const std::unique_ptr<attune::Processes> processes = attune::join_processes(kPatience);
  try {
    std::optional<MutedStreams> muted;
    if (processes->rank() > 0) muted.emplace();
    const int status = run(argc, argv, *processes);
    return processes->rank() > 0 ? 0 : status;
  } catch (const Stopped&) {
    return say_what_was_thrown();  // all is in order: the others end, too
  } catch (const attune::LostProcess&) {
    processes->give_up("");
    throw;
  } catch (const std::exception& error) {
    processes->give_up(error.what());
    throw;
  }
}

}  // namespace

int main(int argc, char** argv) {
  say_what_terminates();
  say_what_was_cut_short();
  try {
    hold_standard_streams();
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may grow no further is then an error like others
    return run_with_others(argc, argv);
  } catch (...) {
    return say_what_was_thrown();
  }
}
