// SPDX-License-Identifier: MIT
#include "attune/examples/translation/commands/attention_output.h"

#include <cstdio>
#include <filesystem>
#include <limits>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/train/folder.h"
#include "attune/examples/translation/view/alignment.h"
#include "attune/examples/translation/view/attention_json.h"
#include "attune/examples/translation/view/attention_page.h"
#include "attune/examples/translation/view/attention_svg.h"
#include "attune/examples/translation/view/written_word.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

std::string nats(const AttendedHypothesis& hypothesis) {
  char text[80];
  std::snprintf(text, sizeof text, "log-probability %.2f nats, score %.3f",
                hypothesis.log_probability(), hypothesis.score);
  return text;
}

// Each hypothesis and its heat map; an empty line is one again.
std::string terminal_text(const AttendedSentence& sentence, Colour colour) {
  constexpr int64_t kWhole = std::numeric_limits<int64_t>::max();
  std::string text;
  for (size_t n = 0; n < sentence.hypotheses.size(); ++n) {
    const AttendedHypothesis& hypothesis = sentence.hypotheses[n];
    text += written(hypothesis.target_text, kWhole) + '\n' + nats(hypothesis) + "\n\n" +
            heat_map(sentence, n, colour) + '\n';
  }
  return text.empty() ? "\n\n" : text;
}

// A line for each hypothesis; an empty line is one again.
std::string alignment_text(const AttendedSentence& sentence) {
  std::string text;
  for (size_t n = 0; n < sentence.hypotheses.size(); ++n) text += to_alignment(sentence, n) + '\n';
  return text.empty() ? "\n" : text;
}

// "map.svg", numbered: "map-3.svg" for line 3, "map-3-2.svg" for the second hypothesis of several.
std::string numbered(const std::string& path, size_t line, size_t rank, size_t hypotheses) {
  fs::path name(path);
  const std::string extension = name.extension().string();
  std::string numbers = "-" + std::to_string(line + 1);
  if (hypotheses > 1) numbers += "-" + std::to_string(rank + 1);
  return (name.parent_path() / name.stem()).string() + numbers + extension;
}

// Of how many pictures there will be, the names depend; so none that they could have may be taken
// by what the command needs, nor by anything else that shall not be overwritten, or cannot be.
void check_pictures(const OutputPath& output, const std::vector<std::string>& needed) {
  const fs::path name(output.file);
  const std::string begin = name.stem().string() + "-", end = name.extension().string();
  std::vector<std::string> pictures;
  for (const std::string& other : names_in(name.parent_path().string())) {
    if (other.size() <= begin.size() + end.size() || !other.starts_with(begin) ||
        !other.ends_with(end)) {
      continue;
    }
    const std::string numbers =
        other.substr(begin.size(), other.size() - begin.size() - end.size());
    if (numbers.find_first_not_of("0123456789-") == std::string::npos) {
      const std::string picture = (name.parent_path() / other).string();
      check_own(picture, needed);
      check_standard_error({picture});
      if (!output.overwrite) check_new(picture);
      if (fs::is_other(status_of(picture))) {
        fail("cannot write ", picture,
             ": it is a pipe or a device, and a picture may have its name");
      }
      check_writable(picture);
      pictures.push_back(picture);
    }
  }
  check_links(pictures);
}

// Files can; a pipe or a device is one.
bool can_be_many(const std::string& path) {
  if (is_standard_output(path)) return false;
  const fs::file_status status = status_of(path);
  return !fs::exists(status) || fs::is_regular_file(status);
}

}  // namespace

AttentionOutput::AttentionOutput(Options options) : options_(std::move(options)) {
  const std::string& path = options_.output.file;
  check_output(options_.output, options_.needed);
  if (options_.format != AttentionFormat::svg) {
    output_.emplace(path);
  } else if (!is_standard_output(path)) {
    check_writable(path);
    check_pictures(options_.output, options_.needed);
  }
}

bool AttentionOutput::appears_whole() const {
  return options_.format == AttentionFormat::svg || options_.format == AttentionFormat::html ||
         output_->appears_whole();
}

void AttentionOutput::add(AttendedSentence sentence) {
  switch (options_.format) {
    case AttentionFormat::terminal:
      return output_->write(terminal_text(sentence, options_.colour));
    case AttentionFormat::json:
      return output_->write(to_json(sentence) + '\n');
    case AttentionFormat::alignment:
      return output_->write(alignment_text(sentence));
    case AttentionFormat::svg:
    case AttentionFormat::html:
      pictures_ += sentence.hypotheses.size();
      sentences_.push_back(std::move(sentence));
  }
  if (options_.format == AttentionFormat::svg && pictures_ > 1 &&
      !can_be_many(options_.output.file)) {
    fail(is_standard_output(options_.output.file) ? "standard output" : options_.output.file,
         " takes one SVG picture, and there are more: name a file with --output, and each "
         "picture has a number in its name");
  }
}

void AttentionOutput::finish() {
  if (options_.format == AttentionFormat::svg) return write_pictures();
  if (options_.format == AttentionFormat::html) output_->write(to_html(sentences_));
  output_->finish();
}

void AttentionOutput::write_pictures() const {
  if (pictures_ == 0) warn("no line has a translation to draw, so there is no picture");
  for (size_t line = 0; line < sentences_.size(); ++line) {
    const size_t hypotheses = sentences_[line].hypotheses.size();
    for (size_t rank = 0; rank < hypotheses; ++rank) {
      const std::string picture = to_svg(sentences_[line], rank);
      write_picture(pictures_ == 1 ? options_.output.file
                                   : numbered(options_.output.file, line, rank, hypotheses),
                    picture);
    }
  }
}

void AttentionOutput::write_picture(const std::string& path, const std::string& picture) const {
  Output output(path);
  output.write(picture);
  output.finish();
}

}  // namespace nmt
