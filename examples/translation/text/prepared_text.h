// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "attune/examples/translation/text/encoded_text.h"
#include "attune/examples/translation/text/languages.h"
#include "attune/examples/translation/text/parallel_text.h"

namespace nmt {

/// The lines of a corpus, and why some of them are no pairs to learn from.
struct LineCounts {
  int64_t lines = 0, pairs = 0;
  int64_t empty = 0;     ///< without a token on one side or both
  int64_t too_long = 0;  ///< over the length limit on one side or both
  int64_t no_tab = 0;    ///< in a tab-separated file
  int64_t not_utf8 = 0;
  int64_t held_out = 0;      ///< of sources that dev has
  std::string first_flaw{};  ///< file and line of the first without a tab, or not UTF-8

  LineCounts& operator+=(const LineCounts& other);
};

/// Text as training wants it, in one file that is mapped into memory: ids, and all it took to make
/// them. prepare_text() writes it.
struct PreparedText {
  EncodedText train;
  Languages languages;
  LineCounts counts;            ///< of all corpora
  ParallelLines held_out;       ///< pairs that are not trained on but looked at, for dev
  nlohmann::ordered_json made;  ///< of what, and how: see prepare_text.h

  /// Whether source and target were exchanged.
  bool is_swapped() const { return made.at("settings").at("swap"); }
  /// How many tokens a side of a pair had at most.
  int64_t max_length() const { return made.at("settings").at("max_length"); }
};

/// Its contents and its index are checked at once; of the ids, each block of 1 MiB when it is first
/// read. Throws attune::Error that names the file if it cannot be read, is none such, is cut short
/// or damaged, or if a newer nmt wrote it. The same of `train`, later.
PreparedText read_prepared_text(const std::string& path);

/// Whether a file begins as such a file does, whoever wrote it. Throws if it cannot be read.
bool is_prepared_text(const std::string& path);

/// What such a file consists of:
///
///   kTextMagic                16 bytes
///   ids                       int32, of each pair its source and its target, eos included
///   zeros                     up to a multiple of 8
///   index                     EncodedText::Entry, one a pair
///   contents                  JSON: how many there are, of what they were made, and checksums
///   TextFooter                where these begin
///
/// All numbers are little-endian.
constexpr char kTextMagic[16] = "attune text 1\n";

struct TextFooter {
  uint64_t body_bytes;      ///< of ids, zeros and index
  uint64_t contents_bytes;  ///< and their checksum
  uint64_t contents_checksum;
  char magic[8];
};
constexpr char kTextEnd[8] = "attune.";

/// The bytes of the body that one checksum is of.
constexpr uint64_t kTextBlock = uint64_t{1} << 20;

/// As the contents have them.
nlohmann::ordered_json to_json(const LineCounts& counts);

}  // namespace nmt
