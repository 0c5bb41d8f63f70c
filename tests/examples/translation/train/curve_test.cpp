// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/curve.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <sstream>

#include "attune/core/testing/errors.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::TemporaryDirectory;

std::vector<nlohmann::json> lines_of(const std::string& text) {
  std::vector<nlohmann::json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

StepReport at_step(int64_t step) { return {.total_steps = step, .loss = 1.5}; }

TEST_CASE("curve: every 50 steps of all and every epoch are a line") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("curve.jsonl");
  EpochReport epoch{.epoch = 2, .epochs = 9, .train_loss = 1.25, .seconds = 3};
  {
    Curve curve(path);
    curve.add(at_step(49));
    CHECK(folder.read("curve.jsonl").empty());
    curve.add(at_step(50));
    curve.add(epoch);
    epoch.tokens_per_second = 1000;
    epoch.imbalance = 0.25;
    curve.add(epoch);
  }
  const std::vector<nlohmann::json> lines = lines_of(folder.read("curve.jsonl"));
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["step"] == 50);
  CHECK(lines[0]["train_loss"] == 1.5);
  CHECK(lines[1]["epoch"] == 2);
  CHECK(!lines[1].contains("tokens_per_second"));
  CHECK(!lines[1].contains("imbalance"));
  CHECK(lines[2]["imbalance"] == 0.25);
  CHECK(lines[2]["tokens_per_second"] == 1000);
  {
    Curve anew(path);
    CHECK(lines_of(folder.read("curve.jsonl")).size() == 3);  // until a new state is saved
    anew.drop_rest();
    anew.add(epoch);
  }
  CHECK(lines_of(folder.read("curve.jsonl")).size() == 1);
  CHECK(error_of([&] { Curve(folder.path("none/c")); }).find("none/c") != std::string::npos);
  CHECK(error_of([&] { Curve(folder.path("none/c"), {}); }).find("none/c") != std::string::npos);
}

// Writes the log of these steps anew, and says where it stands then.
Curve::Position write_log(const std::string& path, int64_t last, bool and_200 = false) {
  Curve curve(path);
  curve.drop_rest();
  for (int64_t step = 50; step <= last; step += 50) curve.add(at_step(step));
  if (and_200) curve.add(at_step(200));
  curve.flush();
  return curve.position();
}

TEST_CASE("curve: goes on exactly where it stood, whatever a kill or a full disk left after that") {
  struct Left {
    const char* text;
    int64_t lines;
  };
  for (const int64_t steps : {0, 50, 100, 150}) {
    for (const Left& left :
         {Left{"", 0}, Left{"{\"step\":15", 1}, Left{"{", 1}, Left{"{\"best\":true}\n", 1},
          Left{"{\"best\":tr", 1}, Left{"{\"step\":50}\n{\"step\":100}\n{\"st", 3}}) {
      CAPTURE(steps);
      CAPTURE(left.text);
      const TemporaryDirectory folder;
      const std::string path = folder.path("curve.jsonl");
      const Curve::Position undisturbed = write_log(path, steps, true);
      const std::string expected = folder.read("curve.jsonl");
      const Curve::Position position = write_log(path, steps);
      const std::string before = folder.read("curve.jsonl");
      folder.write("curve.jsonl", before + left.text);
      Curve resumed(path, position);
      CHECK(folder.read("curve.jsonl") == before + left.text);
      CHECK(resumed.rest() == left.lines);
      resumed.drop_rest();
      CHECK(folder.read("curve.jsonl") == before);
      CHECK(resumed.position().bytes == position.bytes);
      CHECK(resumed.position().checksum == position.checksum);
      resumed.add(at_step(200));
      CHECK(folder.read("curve.jsonl") == expected);
      CHECK(resumed.position().checksum == undisturbed.checksum);
    }
  }
}

TEST_CASE("curve: more than an epoch's lines after where it stood are another training's") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("curve.jsonl");
  const std::string step = "{\"step\":150}\n", epoch = "{\"best\":true}\n";
  const Curve::Position position = write_log(path, 100);
  const std::string lines = folder.read("curve.jsonl");
  for (const std::string& left :
       {epoch + step, epoch + epoch, step + epoch, step + step + epoch + "{", epoch + "{"}) {
    CAPTURE(left);
    folder.write("curve.jsonl", lines + left);
    CHECK(error_of([&] { Curve(path, position); }).starts_with(path + " is not the log"));
    CHECK(folder.read("curve.jsonl") == lines + left);
  }
  // Of a training that was to replace an earlier one, and was killed before it did:
  folder.write("curve.jsonl", lines + epoch + step + epoch);
  const Curve::Position replacing = Curve(path).position();
  CHECK(replacing.replaces);
  Curve(path, replacing).drop_rest();
  CHECK(folder.read("curve.jsonl").empty());
  // Of one that has begun its log, and has no line yet, it is another's.
  const Curve::Position beginning = write_log(path, 0);
  CHECK(!beginning.replaces);
  folder.write("curve.jsonl", lines + epoch + step + epoch);
  CHECK(error_of([&] { Curve(path, beginning); }).starts_with(path + " is not the log"));
}

TEST_CASE("curve: two trainings do not write one log") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("curve.jsonl");
  Curve first(path);
  first.add(at_step(50));
  const std::string lines = folder.read("curve.jsonl");
  CHECK(error_of([&] { Curve second(path); }).find("of another training") != std::string::npos);
  CHECK(folder.read("curve.jsonl") == lines);
  errno = EWOULDBLOCK;  // of something before, that failed
  CHECK_NOTHROW(Curve{folder.path("other.jsonl")});
}

TEST_CASE("curve: a device is no one's log") {
  const Curve one("/dev/null");
  CHECK_NOTHROW(Curve("/dev/null"));
  CHECK_NOTHROW(Curve("/dev/null", Curve::Position{}));
}

TEST_CASE("curve: a log of something else stays as it is") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("curve.jsonl");
  const Curve::Position position = write_log(path, 100);
  const std::string lines = folder.read("curve.jsonl");
  std::string other = lines;
  other[lines.size() / 2] = '7';
  for (const std::string& content :
       {other, lines + "a note", lines.substr(0, lines.size() - 1), lines.substr(1),
        lines.substr(0, lines.find('\n') + 1), "x" + lines, std::string("\n\n")}) {
    folder.write("curve.jsonl", content);
    CHECK(error_of([&] { Curve(path, position); }).find("is not the log of the training") !=
          std::string::npos);
    CHECK(error_of([&] { Curve(path, {}); }).starts_with(path));
    CHECK(folder.read("curve.jsonl") == content);
  }
  folder.write("other.jsonl", lines);  // as good as empty logs are all alike, the name counts
  CHECK(error_of([&] { Curve(folder.path("other.jsonl"), position); }) != "no error");
  CHECK(folder.read("other.jsonl") == lines);
  folder.write("curve.jsonl", "");  // who takes it away wants another
  Curve(path, position).add(at_step(150));
  CHECK(lines_of(folder.read("curve.jsonl")).size() == 1);
}

}  // namespace
}  // namespace nmt::testing
