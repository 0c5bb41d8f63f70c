// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/prepare_text.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "attune/core/error.h"
#include "attune/core/files/atomic_file.h"
#include "attune/examples/translation/json_difference.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/checksum.h"
#include "attune/examples/translation/text/chosen_pairs.h"
#include "attune/examples/translation/text/corpus_identity.h"
#include "attune/examples/translation/text/preparation.h"
#include "attune/examples/translation/text/spaces.h"
#include "attune/examples/translation/text/text_body.h"

namespace nmt {
namespace {

using Flaw = PairReader::Flaw;
using Json = nlohmann::ordered_json;

// All but the files: what decides which of their lines become which ids.
Json settings_of(const TextSource& source) {
  Json json{
      {"max_length", source.max_length}, {"hold_out", source.hold_out}, {"swap", source.swap}};
  if (source.given) {
    json["vocabularies of checksum"] = checksum_of(*source.given);
    return json;
  }
  json.update(to_json(source.options));
  for (const auto& [name, file] : {std::pair("source_subwords", source.options.source_subwords),
                                   std::pair("target_subwords", source.options.target_subwords)}) {
    if (file.empty()) continue;
    const Json identity = identity_of(file);
    if (identity.is_null()) fail(file, ": cannot be read again; name a file that is no pipe");
    json[name] = identity.at("checksum");
  }
  return json;
}

// One text on its way from its files to one.
class Preparation {
 public:
  Preparation(const TextSource& source, const std::string& path)
      : source_(source),
        settings_(settings_of(source)),
        held_out_(source.hold_out),
        numbers_(std::filesystem::path(path).parent_path() / ""),
        file_(path) {
    for (const CorpusFiles& corpus : source.corpora) {
      corpora_.push_back({corpus, std::make_unique<PairReader>(corpus.files, source.swap), {}, {}});
      for (const std::string& name : corpus.files) {
        corpora_.back().files.push_back({{"name", name}, {"identity", identity_of(name)}});
      }
    }
  }

  void run(const Accept& accept) {
    if (source_.hold_out > 0) {
      look_ahead([&](const LinePair& pair) { held_out_.consider(pair); });
      held_out_.choose(name_of_all());
    }
    Tokenizers tokenizers = source_.given ? source_.given->tokenizers : learn_tokenizers();
    number_tokens(tokenizers);
    check_unchanged();
    Languages languages =
        source_.given ? *source_.given
                      : Languages{std::move(tokenizers),
                                  make_vocabularies(source_.options, of_source_, of_target_)};
    write(languages, accept);
  }

 private:
  struct Corpus {
    CorpusFiles of;
    std::unique_ptr<PairReader> reader;
    LineCounts counts;
    Json files;  // as they were before they were read
  };
  struct PairLengths {
    int32_t source, target;  // without eos
  };

  // Shows all pairs that are ones, before they are read in earnest.
  template <class See>
  void look_ahead(const See& see) {
    for (Corpus& corpus : corpora_) {
      corpus.reader->mark();
      Flaw flaw{};
      for (LinePair pair; corpus.reader->next(pair, flaw);) {
        if (flaw == Flaw::none) see(pair);
      }
      corpus.reader->come_back();
    }
  }

  const char* and_others() const { return corpora_.size() > 1 ? " and others" : ""; }
  std::string name_of_all() const { return corpora_.front().reader->name() + and_others(); }

  Tokenizers learn_tokenizers() {
    ParallelLines lines{name_of_all(), {}, corpora_.front().reader->target_name()};
    if (!lines.target_name.empty()) lines.target_name += and_others();
    if (learns_subwords(source_.options)) {
      Sample sample(source_.options.subword_sample);
      look_ahead([&](const LinePair& pair) {
        if (!held_out_.has(pair)) sample.show(pair);
      });
      lines.pairs = sample.take();
    }
    return make_tokenizers(source_.options, lines);
  }

  void number_tokens(const Tokenizers& tokenizers) {
    for (Corpus& corpus : corpora_) {
      LineCounts& counts = corpus.counts;
      Flaw flaw{};
      for (LinePair pair; corpus.reader->next(pair, flaw);) {
        ++counts.lines;
        if (flaw != Flaw::none) {
          ++(flaw == Flaw::no_tab ? counts.no_tab : counts.not_utf8);
          if (counts.first_flaw.empty()) counts.first_flaw = corpus.reader->place();
        } else if (held_out_.has(pair)) {
          hold_out(pair, counts);
        } else {
          number_tokens(tokenizers.source->tokenize(pair.source),
                        tokenizers.target->tokenize(pair.target), counts);
        }
      }
      refuse_if_empty(corpus);
    }
  }

  void number_tokens(const std::vector<std::string>& source, const std::vector<std::string>& target,
                     LineCounts& counts) {
    const auto longer = static_cast<int64_t>(std::max(source.size(), target.size()));
    if (source.empty() || target.empty()) {
      ++counts.empty;
    } else if (source_.max_length > 0 && longer > source_.max_length) {
      ++counts.too_long;
    } else {
      ++counts.pairs;
      lengths_.push_back(
          {static_cast<int32_t>(source.size()), static_cast<int32_t>(target.size())});
      for (const std::string& token : source) numbers_.add(of_source_.add(token));
      TokenCounts& counted = source_.options.joint ? of_source_ : of_target_;
      for (const std::string& token : target) numbers_.add(counted.add(token));
    }
  }

  // The first of a source; others of it would give it away.
  void hold_out(const LinePair& pair, LineCounts& counts) {
    ++counts.held_out;
    if (seen_.insert(HeldOut::hash(pair)).second)
      held_out_pairs_.push_back({pair.source, pair.target});
  }

  static void refuse_if_empty(const Corpus& corpus) {
    const LineCounts& counts = corpus.counts;
    const std::string name = corpus.reader->name();
    if (counts.lines == 0) fail(name, " is empty");
    if (counts.pairs == 0 && counts.no_tab > 0) {
      fail(counts.first_flaw, ": no tab between source and target; ", name,
           " has no sentence pair to use");
    }
    if (counts.pairs == 0 && counts.not_utf8 > 0) {
      fail(counts.first_flaw, ": not valid UTF-8; ", name, " has no sentence pair to use");
    }
    nmt::refuse_if_empty(name, counts.pairs, counts.lines, counts.empty, counts.too_long);
  }

  void check_unchanged() const {
    for (const Corpus& corpus : corpora_) {
      for (const Json& file : corpus.files) {
        const std::string name = file.at("name");
        if (file.at("identity").is_null() || has_identity(name, file.at("identity"))) continue;
        fail(name, " was changed while it was read");
      }
    }
    if (settings_of(source_) != settings_) {
      fail("a subword model was changed while it was read: ", source_.options.source_subwords,
           " or ", source_.options.target_subwords);
    }
  }

  static std::vector<int32_t> ids_of(const TokenCounts& counts, const Vocabulary& words) {
    std::vector<int32_t> ids;
    for (int32_t number = 0; number < counts.size(); ++number) {
      ids.push_back(words.id(counts.token(number)));
    }
    return ids;
  }

  void write(const Languages& languages, const Accept& accept) {
    const std::vector<int32_t> of_source = ids_of(of_source_, languages.words.source);
    const std::vector<int32_t> of_target = source_.options.joint
                                               ? ids_of(of_source_, languages.words.target)
                                               : ids_of(of_target_, languages.words.target);
    file_.write({kTextMagic, sizeof kTextMagic});
    Body body(file_);
    Checksum checksum;
    numbers_.begin_reading();
    std::vector<int32_t> sentence;
    const auto add = [&](int32_t length, const std::vector<int32_t>& ids) {
      sentence.clear();
      for (int32_t i = 0; i < length; ++i) {
        sentence.push_back(ids[static_cast<size_t>(numbers_.next())]);
      }
      sentence.push_back(Vocabulary::kEos);
      checksum.add(sentence);
      body.add(sentence.data(), sentence.size() * sizeof(int32_t));
    };
    for (const PairLengths& pair : lengths_) {
      add(pair.source, of_source);
      add(pair.target, of_target);
    }
    if (accept) accept(languages, checksum.value());
    const uint64_t ids = body.size() / sizeof(int32_t);
    add_index(body);
    body.finish();
    finish(contents(languages, ids, checksum.value(), body), body.size());
  }

  void add_index(Body& body) const {
    const uint64_t zeros = 0;
    body.add(&zeros, (8 - body.size() % 8) % 8);
    EncodedText::Entry entry{0, 0, 0};
    for (const PairLengths& pair : lengths_) {
      entry = {entry.begin + entry.source + entry.target, pair.source + 1, pair.target + 1};
      body.add(&entry, sizeof entry);
    }
  }

  Json contents(const Languages& languages, uint64_t ids, uint64_t checksum,
                const Body& body) const {
    Metadata metadata;
    add(metadata, languages.tokenizers);
    add(metadata, languages.words.source, languages.words.target);
    Json corpora = Json::array(), files = Json::array(), held_out = Json::array();
    for (const Corpus& corpus : corpora_) {
      corpora.push_back({{"weight", corpus.of.weight}, {"counts", to_json(corpus.counts)}});
      files.push_back(corpus.files);
    }
    for (const LinePair& pair : held_out_pairs_) held_out.push_back({pair.source, pair.target});
    return {{"ids", ids},
            {"pairs", lengths_.size()},
            {"checksum", checksum},
            {"made", {{"settings", settings_}, {"corpora", files}}},
            {"corpora", corpora},
            {"held_out", held_out},
            {"languages", metadata},
            {"block_checksums", body.checksums()}};
  }

  void finish(const Json& contents, uint64_t body_bytes) {
    // Names of files need not be UTF-8, as JSON is.
    const std::string text = contents.dump(-1, ' ', false, Json::error_handler_t::replace);
    TextFooter footer{body_bytes, text.size(), nmt::checksum_of(std::string_view(text)), {}};
    std::copy(std::begin(kTextEnd), std::end(kTextEnd), footer.magic);
    file_.write(text);
    file_.write({reinterpret_cast<const char*>(&footer), sizeof footer});
    file_.commit();
  }

  const TextSource& source_;
  const Json settings_;  // as all was before it was read
  std::vector<Corpus> corpora_;
  HeldOut held_out_;
  std::vector<LinePair> held_out_pairs_;
  std::set<uint64_t> seen_;  // sources that are held out
  TokenCounts of_source_, of_target_;
  std::vector<PairLengths> lengths_;
  Numbers numbers_;
  attune::AtomicFile file_;
};

}  // namespace

void prepare_text(const TextSource& source, const std::string& path, const Accept& accept) try {
  Preparation(source, path).run(accept);
} catch (const std::system_error& error) {
  fail("cannot write ", path, ": ", error.code().message());
}

std::optional<std::string> difference(const PreparedText& there, const TextSource& source) {
  std::optional<std::string> found;
  each_difference(there.made.at("settings"), settings_of(source),
                  [&](const std::string& name, const Json& before, const Json& now) {
                    if (!found) found = said_difference(name, before, now);
                  });
  if (found) return found;
  const Json& corpora = there.made.at("corpora");
  if (corpora.size() != source.corpora.size()) {
    return "of " + std::to_string(corpora.size()) + " corpora, now there are " +
           std::to_string(source.corpora.size());
  }
  for (size_t i = 0; i < corpora.size(); ++i) {
    const std::vector<std::string>& files = source.corpora[i].files;
    if (corpora[i].size() != files.size()) return "of other files than " + files.front();
    for (size_t j = 0; j < files.size(); ++j) {
      if (!has_identity(files[j], corpora[i][j].at("identity"))) {
        return "of another text than there is in " + files[j];
      }
    }
  }
  return {};
}

}  // namespace nmt
