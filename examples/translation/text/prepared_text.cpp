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
#include "attune/examples/translation/text/checksum.h"
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

// A whole number from 0 on, as any other would be made one.
uint64_t number_from(const Json& value, const char* name, uint64_t most) {
  if (value.is_number_unsigned() && value.get<uint64_t>() <= most) return value;
  fail("its contents are none that nmt writes: '", name, "' is ", value.dump().substr(0, 200));
}

// Bounded so that nothing which is made of it overflows.
int64_t count_in(const Json& json, const char* name) {
  return static_cast<int64_t>(number_from(json.at(name), name, uint64_t{1} << 48));
}

uint64_t checksum_from(const Json& value) { return number_from(value, "checksum", UINT64_MAX); }

LineCounts counts_from(const Json& json) {
  LineCounts counts;
  for (const auto& [name, member] : kCounts) counts.*member = count_in(json, name);
  counts.first_flaw = json.at("first_flaw");
  return counts;
}

// What read() gives; whatever is wrong names the file.
template <class Read>
auto with_file(const std::string& path, const Read& read) {
  try {
    return read();
  } catch (const nlohmann::json::exception& error) {
    fail(path, ": its contents are none that nmt writes: ", what_of(error));
  } catch (const Error& error) {
    fail(path, ": ", error.what());
  }
}

[[noreturn]] void fail_cut() {
  fail("its end is missing; it was cut short, remove it and prepare the text again");
}

[[noreturn]] void fail_damaged(const std::string& what) {
  fail(what, " is not what was written; the file is damaged, remove it and prepare the text again");
}

void check_magic(std::string_view begin) {
  const std::string_view magic(kTextMagic, sizeof kTextMagic);
  if (begin == magic) return;
  if (begin.size() > kAnyMagic.size() && magic.starts_with(begin)) fail_cut();
  if (begin.starts_with(kAnyMagic)) {
    fail("this text was prepared by a newer nmt, which alone can read it");
  }
  fail("this is no text that 'nmt prepare' or 'nmt train' wrote");
}

// One such file while it is read from.
class TextFile {
 public:
  explicit TextFile(const std::string& path) : path_(path), file_(path) {
    with_file(path, [&] { take(file_.bytes()); });
  }

  const Json& contents() const { return contents_; }
  std::span<const Entry> index() const { return index_; }
  std::span<const int32_t> ids() const { return ids_; }

  /// How many ids there are of either side.
  void set_vocabulary_sizes(int32_t source, int32_t target) {
    source_words_ = source;
    target_words_ = target;
  }

  // Whenever it is read: somebody may write to the file while it is mapped.
  void check(const Entry& entry) {
    with_file(path_, [&] {
      if (entry.begin < 0 || entry.source < 1 || entry.target < 1) fail_damaged("its index");
      const auto begin = static_cast<size_t>(entry.begin),
                 source = static_cast<size_t>(entry.source),
                 target = static_cast<size_t>(entry.target);
      if (begin > ids_.size() || source + target > ids_.size() - begin) fail_damaged("its index");
      check_blocks(begin * sizeof(int32_t), (begin + source + target) * sizeof(int32_t));
      check_sentence(ids_.subspan(begin, source), source_words_);
      check_sentence(ids_.subspan(begin + source, target), target_words_);
    });
  }

 private:
  void take(std::string_view bytes) {
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
    if (checksum_of(contents) != footer.contents_checksum) fail_damaged("what it says of itself");
    contents_ = parse_json<Json>(std::string(contents), "its contents");
    take_body();
  }

  void take_body() {
    const auto count = static_cast<uint64_t>(count_in(contents_, "ids")),
               pairs = static_cast<uint64_t>(count_in(contents_, "pairs"));
    const uint64_t begin = (count * sizeof(int32_t) + 7) / 8 * 8, most = body_.size();
    if (begin + pairs * sizeof(Entry) != most) fail_damaged("its size");
    for (const Json& sum : contents_.at("block_checksums")) {
      checksums_.push_back(checksum_from(sum));
    }
    if (checksums_.size() != (most + kTextBlock - 1) / kTextBlock) fail_damaged("its size");
    is_checked_.resize(checksums_.size());
    ids_ = {reinterpret_cast<const int32_t*>(body_.data()), count};
    index_ = {reinterpret_cast<const Entry*>(body_.data() + begin), pairs};
    check_blocks(begin, most);
    uint64_t end = 0;
    for (const Entry& entry : index_) {
      if (static_cast<uint64_t>(entry.begin) != end || entry.source < 1 || entry.target < 1) {
        fail_damaged("its index");
      }
      end += static_cast<uint64_t>(entry.source) + static_cast<uint64_t>(entry.target);
      if (end > count) fail_damaged("its index");
    }
    if (end != count) fail_damaged("its index");
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

  static void check_sentence(std::span<const int32_t> ids, int32_t words) {
    if (ids.back() != Vocabulary::kEos) fail_damaged("the end of a sentence");
    for (const int32_t id : ids) {
      if (id < 0 || id >= words) fail_damaged("the id " + std::to_string(id) + " of a word");
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
  int32_t source_words_ = 0, target_words_ = 0;
};

// What difference() and others look at.
void check_made(const Json& made, size_t count) {
  const Json &settings = made.at("settings"), &corpora = made.at("corpora");
  bool is_made = settings.is_object() && settings.at("swap").is_boolean() && corpora.is_array() &&
                 corpora.size() == count;
  for (const Json& corpus : corpora) {
    is_made &= corpus.is_array();
    for (const Json& file : corpus) {
      is_made &= file.at("name").is_string();
      const Json& identity = file.at("identity");
      if (identity.is_null()) continue;
      for (const char* name : {"bytes", "checksum", "touched"}) identity.at(name);
    }
  }
  if (!is_made) fail_damaged("of what it was made");
}

// What is wrong with contents that are whole, but were not written here.
PreparedText text_from(const std::shared_ptr<TextFile>& file, const std::string& path) {
  const Json& contents = file->contents();
  std::vector<EncodedText::Corpus> corpora;
  LineCounts all;
  uint64_t pairs = 0;
  for (const Json& corpus : contents.at("corpora")) {
    const LineCounts counts = counts_from(corpus.at("counts"));
    const double weight = corpus.at("weight");
    if (!(weight > 0 && weight <= kMostWeight)) fail_damaged("a weight");
    corpora.push_back({counts.pairs, weight});
    pairs += static_cast<uint64_t>(counts.pairs);
    all += counts;
  }
  if (pairs != file->index().size()) fail_damaged("the count of its pairs");
  ParallelLines held_out{path, {}};
  for (const Json& pair : contents.at("held_out")) {
    held_out.pairs.push_back({pair.at(0), pair.at(1)});
  }
  check_made(contents.at("made"), corpora.size());
  Languages languages = languages_from(contents.at("languages").get<Metadata>());
  file->set_vocabulary_sizes(languages.words.source.size(), languages.words.target.size());
  EncodedText train({file, file->index(), file->ids(), checksum_from(contents.at("checksum")),
                     [file = file.get()](const Entry& entry) { file->check(entry); }},
                    std::move(corpora));
  return {std::move(train), std::move(languages), std::move(all), std::move(held_out),
          contents.at("made")};
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

bool is_prepared_text(const std::string& path) {
  return attune::MappedFile(path).bytes().starts_with(kAnyMagic);
}

PreparedText read_prepared_text(const std::string& path) {
  const auto file = std::make_shared<TextFile>(path);
  return with_file(path, [&] { return text_from(file, path); });
}

}  // namespace nmt
