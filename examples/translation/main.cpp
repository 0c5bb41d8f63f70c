// SPDX-License-Identifier: MIT
// nmt: trains and runs a translator. commands/ has a file for each of its subcommands.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <new>
#include <string>

#include "attune/examples/translation/commands/commands.h"
#include "attune/examples/translation/config_file.h"
#include "attune/examples/translation/help_formatter.h"
#include "attune/examples/translation/train/stop_signal.h"

namespace {

using namespace nmt;

// Messages quote what stands in files: one line of it, without codes that a terminal would obey.
std::string printable(std::string message) {
  constexpr size_t kLongest = 1000;
  if (message.size() > kLongest) message.replace(kLongest, std::string::npos, " ...");
  unsigned char before = 0;
  for (char& c : message) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_c1 = before == 0xC2 && 0x80 <= byte && byte < 0xA0;  // U+0080 to U+009F
    if (byte < ' ' || byte == 127 || is_c1) c = '?';
    before = byte;
  }
  return message;
}

// A file that is opened while a standard stream is closed would take that stream's place.
void hold_standard_streams() {
  constexpr int kUseless[] = {O_WRONLY, O_RDONLY, O_WRONLY};  // reading or writing still fails
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) == -1 && open("/dev/null", kUseless[stream]) == -1) std::abort();
  }
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
  std::signal(SIGXFSZ, SIG_IGN);     // a file that may grow no further is then an error like others
  std::ios::sync_with_stdio(false);  // else std::cin takes a failed read for the end
  CLI::App app("nmt: a recurrent translator with attention, built on Attune", "nmt");
  app.formatter(std::make_shared<HelpFormatter>());
  app.require_subcommand(0, 1);  // 1 would hide a misspelt one behind "a subcommand is required"
  app.failure_message([](const CLI::App* nmt, const CLI::Error& error) {
    std::string command = "nmt ";
    for (const CLI::App* called : nmt->get_subcommands()) command += called->get_name() + ' ';
    return "nmt: " + printable(error.what()) + " (see " + command + "--help)\n";
  });
  app.set_version_flag("--version", "nmt of Attune " ATTUNE_VERSION, "Print the version and exit");
  add_config(app);
  add_corpus(app);
  add_train(app);
  add_translate(app);
  add_evaluate(app);
  add_score(app);
  add_compare(app);
  add_attend(app);
  add_average(app);
  add_info(app);
  try {
    // CLI11 would list all arguments as unexpected.
    const auto is_called = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
    if (argc > 1 && *argv[1] != '-' && app.get_subcommands(is_called).empty()) {
      throw CLI::ExtrasError("'" + std::string(argv[1]) + "' is no subcommand",
                             CLI::ExitCodes::ExtrasError);
    }
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) throw CLI::RequiredError("A subcommand");
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::bad_alloc&) {
    std::cerr
        << "nmt: out of memory; try a smaller --batch-size, a smaller model or shorter lines\n";
    return 1;
  } catch (const Stopped& stopped) {
    std::cerr << "nmt: " << printable(stopped.what()) << '\n';
    return stopped.status;
  } catch (const std::exception& error) {
    std::cerr << "nmt: " << printable(error.what()) << '\n';
    return 1;
  }
  return 0;
}
