// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attune/examples/translation/commands/output.h"
#include "attune/examples/translation/settings.h"
#include "attune/examples/translation/view/attended_sentence.h"
#include "attune/examples/translation/view/heat_map.h"

namespace nmt {

enum class AttentionFormat { terminal, json, svg, html, alignment };
template <>
struct Names<AttentionFormat> {
  static constexpr std::pair<std::string_view, AttentionFormat> list[] = {
      {"terminal", AttentionFormat::terminal},
      {"json", AttentionFormat::json},
      {"svg", AttentionFormat::svg},
      {"html", AttentionFormat::html},
      {"alignment", AttentionFormat::alignment}};
};

/// Writes attention in one of its formats. Most are written sentence by sentence; the page, and
/// pictures, of which the names depend on how many there are, at the end.
class AttentionOutput {
 public:
  struct Options {
    AttentionFormat format = AttentionFormat::terminal;
    OutputPath output;
    Colour colour = Colour::no;
    std::vector<std::string> needed;  // files that must not be written
  };
  /// Throws if that cannot be written, or is there and shall stay.
  explicit AttentionOutput(Options options);

  /// Whether nothing of it is there before finish(): of a file, a page, or pictures.
  bool appears_whole() const;
  /// The sentence of the next line. Throws if it is a picture too many for what is no file.
  void add(AttendedSentence sentence);
  /// Files appear now, each of them whole.
  void finish();

 private:
  void write_pictures() const;
  void write_picture(const std::string& path, const std::string& picture) const;

  Options options_;
  std::optional<Output> output_;             // none for pictures, which have one each
  std::vector<AttendedSentence> sentences_;  // to be written at the end
  size_t pictures_ = 0;                      // one for each hypothesis
};

}  // namespace nmt
