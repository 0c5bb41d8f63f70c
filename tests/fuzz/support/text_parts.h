// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attune/examples/translation/text/checksum.h"
#include "attune/examples/translation/text/prepared_text.h"
#include "attune/tests/fuzz/support/mutations.h"

namespace attune::fuzzing {

/// What a prepared text consists of, but for what tells that these are whole.
struct TextParts {
  std::string magic, body, contents;
};

/// None if they are no such file's.
inline std::optional<TextParts> parts_of(const std::string& bytes) {
  constexpr size_t kMagic = sizeof nmt::kTextMagic;
  nmt::TextFooter footer;
  if (bytes.size() < kMagic + sizeof footer) return std::nullopt;
  const size_t rest = bytes.size() - kMagic - sizeof footer;
  std::memcpy(&footer, bytes.data() + kMagic + rest, sizeof footer);
  if (footer.body_bytes > rest) return std::nullopt;
  return TextParts{bytes.substr(0, kMagic), bytes.substr(kMagic, footer.body_bytes),
                   bytes.substr(kMagic + footer.body_bytes, rest - footer.body_bytes)};
}

inline std::vector<uint64_t> checksums_of_blocks(std::string_view body) {
  std::vector<uint64_t> sums;
  for (; !body.empty(); body.remove_prefix(std::min(body.size(), nmt::kTextBlock))) {
    sums.push_back(nmt::checksum_of(body.substr(0, nmt::kTextBlock)));
  }
  return sums;
}

/// Makes the contents fit a body that was changed.
inline void sum_blocks(TextParts& parts) {
  json contents = parse(parts.contents);
  if (!contents.is_object()) return;
  contents["block_checksums"] = checksums_of_blocks(parts.body);
  parts.contents = text_of(contents);
}

/// As they are, in a file whose sizes and checksum of the contents fit.
inline std::string file_of(const TextParts& parts) {
  nmt::TextFooter footer{parts.body.size(),
                         parts.contents.size(),
                         nmt::checksum_of(std::string_view(parts.contents)),
                         {}};
  std::memcpy(footer.magic, nmt::kTextEnd, sizeof footer.magic);
  return parts.magic + parts.body + parts.contents +
         std::string(reinterpret_cast<const char*>(&footer), sizeof footer);
}

}  // namespace attune::fuzzing
