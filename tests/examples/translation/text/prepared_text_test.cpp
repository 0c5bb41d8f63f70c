// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/prepared_text.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/text/batches.h"
#include "attune/examples/translation/text/encoded_pair.h"
#include "attune/examples/translation/text/prepare_text.h"
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"
#include "attune/tests/support/temporary_directory.h"
#include "attune/tests/support/vocabularies.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::TemporaryDirectory;

std::string tab_separated(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += "s" + std::to_string(i % 7) + " a" + std::string(static_cast<size_t>(i % 5), '!') +
            "\tt" + std::to_string(i % 11) + " b c\n";
  }
  return text;
}

TextSource source_of(std::vector<std::string> files) { return {{{std::move(files)}}, {}}; }

// The ids of both sides of each pair.
std::vector<std::vector<int32_t>> ids_of(const EncodedText& text) {
  std::vector<std::vector<int32_t>> ids;
  for (int64_t i = 0; i < text.size(); ++i) {
    const auto [source, target] = text[i];
    CHECK(std::ssize(source) == text.lengths(i).source);
    CHECK(std::ssize(target) == text.lengths(i).target);
    ids.emplace_back(source.begin(), source.end());
    ids.emplace_back(target.begin(), target.end());
  }
  return ids;
}

PreparedText prepared(const TextSource& source, const std::string& path) {
  prepare_text(source, path);
  return read_prepared_text(path);
}

// What the same text is in memory.
EncodedText in_memory(const TextSource& source) {
  const ParallelLines lines = read_parallel_lines(source.corpora[0].files, source.swap);
  const Tokenizers tokenizers = make_tokenizers(source.options, lines);
  const auto pairs = tokenize(lines, tokenizers, source.max_length).pairs;
  const Vocabularies words = vocabularies_of(source.options, pairs);
  return encode(pairs, words.source, words.target);
}

TEST_CASE("prepared text: the same ids as text in memory has, however it is split into tokens") {
  const TemporaryDirectory directory;
  const std::string file = directory.write("p.tsv", tab_separated(300) + "\n\tx\n");
  for (const auto& row : Choices<TokenizationRow>::list) {
    if (row.has_subwords() && !has_sentencepiece()) continue;
    for (const bool joint : {false, true}) {
      for (const bool swap : {false, true}) {
        CAPTURE(std::string(row.name));
        TextSource source = source_of({file});
        source.options.tokenize = Choice<TokenizationRow>(row);
        source.options.joint = joint;
        if (row.has_subwords()) source.options.vocabulary_size = 40;
        source.options.min_count = 2;
        source.swap = swap;
        source.max_length = 30;
        const PreparedText text = prepared(source, directory.path("p.text"));
        const EncodedText expected = in_memory(source);
        CHECK(ids_of(text.train) == ids_of(expected));
        CHECK(text.train.checksum() == expected.checksum());
        CHECK(text.is_swapped() == swap);
        CHECK(text.counts.lines == 302);
        CHECK(text.counts.empty == 2);
        CHECK(text.counts.pairs == text.train.size());
        CHECK(!difference(text, source));
      }
    }
  }
}

TEST_CASE("prepared text: of more than a block of ids") {
  const TemporaryDirectory directory;
  const TextSource source = source_of({directory.write("p.tsv", tab_separated(50'000))});
  const PreparedText text = prepared(source, directory.path("p.text"));
  CHECK(std::filesystem::file_size(directory.path("p.text")) > 2 * kTextBlock);
  CHECK(ids_of(text.train) == ids_of(in_memory(source)));
}

TEST_CASE(
    "prepared text: lines that cannot be used are counted by their reason, and the first named") {
  const TemporaryDirectory directory;
  const std::string file = directory.write(
      "p.tsv", "a\tb\nno tab\na\t\nb \xFF\tc\n\n\xC0\nb c d\te\nc\td\nno tab either\n");
  TextSource source = source_of({file});
  source.max_length = 2;
  const LineCounts counts = prepared(source, directory.path("p.text")).counts;
  CHECK(counts.lines == 9);
  CHECK(counts.pairs == 2);
  CHECK(counts.empty == 2);
  CHECK(counts.too_long == 1);
  CHECK(counts.no_tab == 2);
  CHECK(counts.not_utf8 == 2);
  CHECK(counts.first_flaw == file + ":2");

  const std::string s = directory.write("s", "a\nb\nc\n"), t = directory.write("t", "x\n\xFF\nz\n");
  for (const bool swap : {false, true}) {
    TextSource two = source_of({s, t});
    two.swap = swap;
    const LineCounts of_two = prepared(two, directory.path("two.text")).counts;
    CHECK(of_two.not_utf8 == 1);
    CHECK(of_two.first_flaw == t + ":2");
  }
}

TEST_CASE("prepared text: a corpus without a pair is refused, and says why") {
  const TemporaryDirectory directory;
  const std::string good = directory.write("good.tsv", "a\tb\n");
  struct Case {
    std::string content, ending;
  };
  const Case cases[] = {
      {"", " is empty"},
      {"\n\n", "of its 2 lines, 2 are empty on one side and 0 are over the length limit"},
      {"a\nb\n", ":1: no tab between source and target; NAME has no sentence pair to use"},
      {"a\t\xFF\n", ":1: not valid UTF-8; NAME has no sentence pair to use"},
  };
  for (const Case& c : cases) {
    const std::string bad = directory.write("bad.tsv", c.content);
    TextSource source = source_of({good});
    source.corpora.push_back({{bad}});
    std::string ending = c.ending;
    if (const size_t at = ending.find("NAME"); at != std::string::npos) ending.replace(at, 4, bad);
    const std::string said = error_of([&] { prepare_text(source, directory.path("p.text")); });
    CHECK(said.starts_with(bad));
    CHECK(said.ends_with(ending));
    CHECK(!std::filesystem::exists(directory.path("p.text")));
  }
}

TEST_CASE("prepared text: what is held out is not trained on, nor any other pair of its sources") {
  const TemporaryDirectory directory;
  std::string content;
  for (int i = 0; i < 200; ++i) {
    content += "source " + std::to_string(i % 50) + "\ttarget " + std::to_string(i) + "\n";
  }
  TextSource source = source_of({directory.write("p.tsv", content)});
  source.hold_out = 10;
  const PreparedText text = prepared(source, directory.path("p.text"));
  REQUIRE(text.held_out.pairs.size() == 10);
  CHECK(text.counts.held_out == 40);  // of ten sources, four each
  CHECK(text.train.size() == 160);
  // Words of sources that are held out are in no vocabulary.
  for (const LinePair& pair : text.held_out.pairs) {
    const std::string number = pair.source.substr(std::strlen("source "));
    CHECK(text.languages.words.source.id(number) == Vocabulary::kUnk);
  }
  // The same ones wherever they stand.
  std::string turned;
  for (size_t begin = content.size(); begin > 0;) {
    const size_t end = begin;
    begin =
        content.rfind('\n', end - 2) == std::string::npos ? 0 : content.rfind('\n', end - 2) + 1;
    turned += content.substr(begin, end - begin);
  }
  source.corpora[0].files = {directory.write("turned.tsv", turned)};
  const PreparedText other = prepared(source, directory.path("turned.text"));
  std::vector<std::string> sources, of_other;
  for (const LinePair& pair : text.held_out.pairs) sources.push_back(pair.source);
  for (const LinePair& pair : other.held_out.pairs) of_other.push_back(pair.source);
  std::sort(sources.begin(), sources.end());
  std::sort(of_other.begin(), of_other.end());
  CHECK(sources == of_other);

  source.hold_out = 50;
  CHECK(error_of([&] { prepare_text(source, directory.path("p.text")); }) ==
        directory.path("turned.tsv") +
            ": 50 pairs cannot be held out (--hold-out) of a text that has 50 different sources");
}

TEST_CASE("prepared text: subwords may be learnt from a sample, always the same") {
  if (!has_sentencepiece()) return;
  const TemporaryDirectory directory;
  TextSource source = source_of({directory.write("p.tsv", tab_separated(2000))});
  source.options.tokenize = "bpe";
  source.options.vocabulary_size = 30;
  const std::string path = directory.path("p.text");
  const std::string all = prepared(source, path).languages.tokenizers.source->subword_model();
  source.options.subword_sample = 5;
  const std::string few = prepared(source, path).languages.tokenizers.source->subword_model();
  CHECK(few != all);
  CHECK(prepared(source, path).languages.tokenizers.source->subword_model() == few);
  source.options.subword_sample = 5000;  // more than there are
  CHECK(prepared(source, path).languages.tokenizers.source->subword_model() == all);
}

TEST_CASE(
    "prepared text: weights say how often an epoch has a pair, and their fraction is drawn anew") {
  const TemporaryDirectory directory;
  TextSource source = source_of({directory.write("a.tsv", tab_separated(100))});
  source.corpora.push_back({{directory.write("b.tsv", tab_separated(50))}, 2.3});
  PreparedText text = prepared(source, directory.path("p.text"));
  REQUIRE(text.train.corpora().size() == 2);
  CHECK(text.train.corpora()[1].weight == 2.3);
  attune::Rng rng(1);
  std::vector<int> samples;
  for (int epoch = 0; epoch < 2; ++epoch) {
    std::vector<int> times(150);
    for (const Batch& batch : shuffled_batches(text.train, {8}, rng).all()) {
      for (const int64_t i : batch.indices) ++times[static_cast<size_t>(i)];
    }
    int sampled = 0;
    for (size_t i = 0; i < times.size(); ++i) {
      if (i < 100) CHECK(times[i] == 1);
      if (i >= 100) CHECK((times[i] == 2 || times[i] == 3));
      if (i >= 100 && times[i] == 3) ++sampled;
      if (i >= 100) samples.push_back(times[i]);
    }
    CHECK(sampled == 15);
  }
  CHECK(!std::equal(samples.begin(), samples.begin() + 50, samples.begin() + 50));
  text.train.set_weights({0.001, 1});  // of 100 pairs, none
  CHECK(shuffled_batches(text.train, {1000}, rng).all().size() == 1);
  CHECK(shuffled_batches(text.train, {1000}, rng)[0].indices.size() == 50);
}

TEST_CASE("prepared text: of what it was made is compared, and bytes count, not names") {
  const TemporaryDirectory directory;
  const std::string a = directory.write("a.tsv", tab_separated(20));
  const TextSource source = source_of({a});
  const PreparedText text = prepared(source, directory.path("p.text"));
  const auto differs = [&](const TextSource& other) {
    return difference(text, other).value_or("");
  };
  CHECK(differs(source) == "");
  CHECK(differs(source_of({directory.write("copy.tsv", tab_separated(20))})) == "");
  TextSource other = source;
  other.options.min_count = 2;
  CHECK(differs(other) == "with min_count 1, now it is 2");
  other = source;
  other.max_length = 7;
  CHECK(differs(other) == "with max_length 100, now it is 7");
  other = source;
  other.options.target_min_count = 2;
  CHECK(differs(other) == "with target_min_count left out, now it is 2");
  other = source;
  other.corpora[0].weight = 3;  // which is no matter of the file's
  CHECK(differs(other) == "");
  other.corpora.push_back({{a}});
  CHECK(differs(other) == "of 1 corpora, now there are 2");
  other = source;
  other.given = text.languages;
  CHECK(differs(other) != "");
  directory.write("a.tsv", tab_separated(21));
  CHECK(differs(source) == "of another text than there is in " + a);
  directory.write("a.tsv", tab_separated(20));
  CHECK(differs(source) == "");
}

TEST_CASE("prepared text: with the words of a model, ids are that model's") {
  const TemporaryDirectory directory;
  TextSource source = source_of({directory.write("p.tsv", "a b\tx\nb c\ty\n")});
  const auto plain = make_tokenizer({"none"});
  source.given = Languages{{plain, plain}, {Vocabulary({"b"}), Vocabulary({"y", "x"})}};
  const PreparedText text = prepared(source, directory.path("p.text"));
  CHECK(ids_of(text.train) ==
        std::vector<std::vector<int32_t>>{{1, 4, 3}, {5, 3}, {4, 1, 3}, {4, 3}});
  CHECK(same_ids(text.languages, *source.given));
}

TEST_CASE("prepared text: who must not write it is asked before anything is replaced") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("p.text", "before");
  const TextSource source = source_of({directory.write("p.tsv", "a\tb\n")});
  CHECK(error_of([&] {
          prepare_text(source, path, [](const Languages&, uint64_t) { attune::fail("no"); });
        }) == "no");
  CHECK(directory.read("p.text") == "before");
  CHECK(directory.number_of_files() == 2);
}

// Reads all that a file has.
void read_whole(const std::string& path) { ids_of(read_prepared_text(path).train); }

TEST_CASE("prepared text: a file that is cut short, damaged or another's is refused") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("p.text");
  prepare_text(source_of({directory.write("p.tsv", tab_separated(10))}), path);
  const std::string whole = directory.read("p.text");
  CHECK_NOTHROW(read_whole(path));
  for (size_t size = 0; size < whole.size(); ++size) {
    if (size == std::strlen("attune text ")) continue;  // it could be of any version
    directory.write("p.text", whole.substr(0, size));
    const std::string said = error_of([&] { read_whole(path); });
    CHECK(said == (size <= std::strlen("attune text ")
                       ? path + ": this is no text that 'nmt prepare' or 'nmt train' wrote"
                       : path + ": its end is missing; it was cut short, remove it and prepare the "
                                "text again"));
  }
  for (size_t i = 0; i < whole.size(); ++i) {  // each byte of it tells
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x81);
    directory.write("p.text", damaged);
    CHECK(error_of([&] { read_whole(path); }).starts_with(path + ": "));
  }
  std::string newer = whole;
  newer[std::strlen("attune text ")] = '2';
  directory.write("p.text", newer);
  CHECK(error_of([&] { read_whole(path); }).ends_with("a newer nmt, which alone can read it"));
  directory.write("p.text", "some words of a person");
  CHECK(!is_prepared_text(path));
}

TEST_CASE("prepared text: what is written into a file while it is read is refused, not read") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("p.text");
  const TextSource source = source_of({directory.write("p.tsv", tab_separated(10))});
  const auto read_after = [&](const auto& write) {
    const PreparedText text = prepared(source, path);
    ids_of(text.train);  // now all checksums were looked at
    write();
    return error_of([&] { ids_of(text.train); });
  };
  const std::string
      begin = path + ": ",
      end = " is not what was written; the file is damaged, remove it and prepare the text again";
  CHECK(read_after([&] { std::filesystem::resize_file(path, 20); }) == begin + "its index" + end);
  for (const int32_t id : {-1, 1000}) {
    const auto write = [&] {
      std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
      file.seekp(sizeof kTextMagic).write(reinterpret_cast<const char*>(&id), sizeof id);
    };
    CHECK(read_after(write) == begin + "the id " + std::to_string(id) + " of a word" + end);
  }
}

}  // namespace
}  // namespace nmt::testing
