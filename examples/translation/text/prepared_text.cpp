// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/prepared_text.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>
#include <utility>

#include "attune/core/error.h"
#include "attune/core/files/mapped_file.h"
#include "attune/examples/translation/parse_json.h"
#include "attune/examples/translation/text/corpora.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;
using Entry = EncodedText::Entry;

static_assert(std::endian::native == std::endian::little, "the file's numbers are little-endian");
static_assert(sizeof(Entry) == 16 && sizeof(TextFooter) == 32);

constexpr std::string_view kAnyMagic = "attune text ";

constexpr std::pair<const char*, int64_t LineCounts::*> kCounts[] = {
    {"lines", &LineCounts::lines},       {"pairs", &LineCounts::pairs},
    {"empty", &LineCounts::empty},       {"too_long", &LineCounts::too_long},
    {"no_tab", &LineCounts::no_tab},     {"not_utf8", &LineCounts::not_utf8},
    {"held_out", &LineCounts::held_out},
};

// A count, bounded so that nothing which is made of it overflows.
int64_t count_in(const Json& json, const char* name) {
  constexpr uint64_t kMost = uint64_t{1} << 48;
  const Json& value = json.at(name);
  if (value.is_number_unsigned() && value.get<uint64_t>() <= kMost) return value;
  fail("its contents are none that nmt writes: '", name, "' is ", value.dump());
}

LineCounts counts_from(const Json& json) {
  LineCounts counts;
  for (const auto& [name, member] : kCounts) counts.*member = count_in(json, name);
  counts.first_flaw = json.at("first_flaw");
  return counts;
}

// One such file while it is read from.
class TextFile {
 public:
  explicit TextFile(const std::string& path) : path_(path), file_(path) {
    const std::string_view bytes = file_.bytes();
    check_magic(bytes.substr(0, sizeof kTextMagic));
    if (bytes.size() < sizeof kTextMagic + sizeof(TextFooter)) fail_cut();
    TextFooter footer;
    std::memcpy(&footer, bytes.data() + bytes.size() - sizeof footer, sizeof footer);
    if (std::memcmp(footer.magic, kTextEnd, sizeof kTextEnd) != 0) fail_cut();
    const uint64_t rest = bytes.size() - sizeof kTextMagic - sizeof footer;
    if (footer.body_bytes > rest || footer.contents_bytes != rest - footer.body_bytes) fail_cut();
    body_ = bytes.substr(sizeof kTextMagic, footer.body_bytes);
    const std::string_view contents =
        bytes.substr(sizeof kTextMagic + footer.body_bytes, footer.contents_bytes);
    if (checksum_of(contents) != footer.contents_checksum) fail_damaged("its contents");
    contents_ = parse_json<Json>(std::string(contents), path);
    take_body();
  }

  const Json& contents() const { return contents_; }
  std::span<const Entry> index() const { return index_; }
  std::span<const int32_t> ids() const { return ids_; }

  void check(const Entry& entry) {
    const uint64_t begin = static_cast<uint64_t>(entry.begin) * sizeof(int32_t);
    const auto count = static_cast<uint64_t>(entry.source) + static_cast<uint64_t>(entry.target);
    check_blocks(begin, begin + count * sizeof(int32_t));
    const auto last_of = [&](int64_t length) {
      return ids_[static_cast<size_t>(entry.begin + length) - 1];
    };
    if (last_of(entry.source) != Vocabulary::kEos ||
        last_of(int64_t{entry.source} + entry.target) != Vocabulary::kEos) {
      fail_damaged("the end of a sentence");
    }
  }

  [[noreturn]] void fail_damaged(const std::string& what) const {
    fail(path_, ": ", what, " is not what was written; the file is damaged, remove it and prepare ",
         "the text again");
  }

 private:
  void check_magic(std::string_view begin) const {
    const std::string_view magic(kTextMagic, sizeof kTextMagic);
    if (begin == magic) return;
    if (begin.size() > kAnyMagic.size() && magic.starts_with(begin)) fail_cut();
    if (begin.starts_with(kAnyMagic)) {
      fail(path_, ": this text was prepared by a newer nmt, which alone can read it");
    }
    fail(path_, ": this is no text that 'nmt prepare' or 'nmt train' wrote");
  }

  [[noreturn]] void fail_cut() const {
    fail(path_, ": its end is missing; it was cut short, remove it and prepare the text again");
  }

  void take_body() {
    const auto count = static_cast<uint64_t>(count_in(contents_, "ids")),
               pairs = static_cast<uint64_t>(count_in(contents_, "pairs"));
    const uint64_t begin = (count * sizeof(int32_t) + 7) / 8 * 8, most = body_.size();
    if (begin + pairs * sizeof(Entry) != most) fail_damaged("its size");
    checksums_ = contents_.at("block_checksums").get<std::vector<uint64_t>>();
    if (checksums_.size() != (most + kTextBlock - 1) / kTextBlock) fail_damaged("its size");
    is_checked_.resize(checksums_.size());
    ids_ = {reinterpret_cast<const int32_t*>(body_.data()), count};
    index_ = {reinterpret_cast<const Entry*>(body_.data() + begin), pairs};
    check_blocks(begin, most);
    int64_t end = 0;
    for (const Entry& entry : index_) {
      if (entry.begin != end || entry.source < 1 || entry.target < 1) fail_damaged("its index");
      end += int64_t{entry.source} + entry.target;
    }
    if (static_cast<uint64_t>(end) != count) fail_damaged("its index");
  }

  // Those that have a byte of the body in [begin, end).
  void check_blocks(uint64_t begin, uint64_t end) {
    for (uint64_t block = begin / kTextBlock; block * kTextBlock < end; ++block) {
      if (is_checked_[block]) continue;
      if (checksum_of(body_.substr(block * kTextBlock, kTextBlock)) != checksums_[block]) {
        fail_damaged("its block " + std::to_string(block));
      }
      is_checked_[block] = true;
    }
  }

  std::string path_;
  attune::MappedFile file_;
  std::string_view body_;
  Json contents_;
  std::span<const int32_t> ids_;
  std::span<const Entry> index_;
  std::vector<uint64_t> checksums_;
  std::vector<bool> is_checked_;
};

// What is wrong with contents that are whole, but were not written here.
PreparedText text_from(const std::shared_ptr<TextFile>& file, const std::string& path) {
  const Json& contents = file->contents();
  std::vector<EncodedText::Corpus> corpora;
  LineCounts all;
  int64_t pairs = 0;
  for (const Json& corpus : contents.at("corpora")) {
    const LineCounts counts = counts_from(corpus.at("counts"));
    const double weight = corpus.at("weight");
    if (!(weight > 0 && weight <= kMostWeight)) file->fail_damaged("a weight");
    corpora.push_back({counts.pairs, weight});
    pairs += counts.pairs;
    all += counts;
  }
  if (pairs != std::ssize(file->index())) file->fail_damaged("the count of its pairs");
  ParallelLines held_out{path, {}};
  for (const Json& pair : contents.at("held_out")) {
    held_out.pairs.push_back({pair.at(0), pair.at(1)});
  }
  EncodedText train({file, file->index(), file->ids(), contents.at("checksum"),
                     [file = file.get()](const Entry& entry) { file->check(entry); }},
                    std::move(corpora));
  return {std::move(train), languages_from(contents.at("languages").get<Metadata>()),
          std::move(all), std::move(held_out), contents.at("made")};
}

}  // namespace

LineCounts& LineCounts::operator+=(const LineCounts& other) {
  for (const auto& [name, member] : kCounts) this->*member += other.*member;
  if (first_flaw.empty()) first_flaw = other.first_flaw;
  return *this;
}

nlohmann::ordered_json to_json(const LineCounts& counts) {
  auto json = Json::object();
  for (const auto& [name, member] : kCounts) json[name] = counts.*member;
  json["first_flaw"] = counts.first_flaw;
  return json;
}

uint64_t checksum_of(std::string_view bytes) {
  uint64_t sum = bytes.size() + 1;
  const auto add = [&](uint64_t word) {
    sum = (sum ^ word) * 0x9E3779B97F4A7C15U;  // odd, so that no two sums become one
    sum ^= sum >> 32;
  };
  for (; bytes.size() >= sizeof(uint64_t); bytes.remove_prefix(sizeof(uint64_t))) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof word);
    add(word);
  }
  for (const char byte : bytes) add(static_cast<unsigned char>(byte));
  return sum;
}

bool is_prepared_text(const std::string& path) {
  return attune::MappedFile(path).bytes().starts_with(kAnyMagic);
}

PreparedText read_prepared_text(const std::string& path) try {
  return text_from(std::make_shared<TextFile>(path), path);
} catch (const nlohmann::json::exception& error) {
  fail(path, ": its contents are none that nmt writes: ", what_of(error));
}

}  // namespace nmt
