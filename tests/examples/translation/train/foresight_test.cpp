// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/foresight.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/train/free_memory.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;

Vocabularies words(std::vector<std::string> tokens) {
  return {Vocabulary(std::move(tokens)), Vocabulary({"x"})};
}

// One that has a subword model of so many bytes.
class WithModel : public Tokenizer {
 public:
  explicit WithModel(size_t bytes) : Tokenizer({"bpe"}), bytes_(bytes) {}
  std::string detokenize(const std::vector<std::string>&) const override { return ""; }
  std::string subword_model() const override { return std::string(bytes_, 'a'); }

 private:
  std::vector<std::string> split(std::string_view) const override { return {}; }
  size_t bytes_;
};

TEST_CASE("foresight: subword models are of what a model file holds") {
  const auto small = std::make_shared<const WithModel>(10),
             large = std::make_shared<const WithModel>(75'000'000);  // 100,000,000 of base64
  CHECK_NOTHROW(check_fits_file(words({"a"}), {small, small}));
  const auto said = [&](const auto& source, const auto& target) {
    return error_of([&] { check_fits_file(words({"a"}), {source, target}); });
  };
  CHECK(said(large, large).starts_with("train: the vocabularies take 100,000,018 bytes"));
  CHECK(said(large, small).starts_with("train: the vocabularies take 100,000,034 bytes"));
  CHECK(said(small, large).starts_with("train: the vocabularies take 100,000,034 bytes"));
}

TEST_CASE("foresight: vocabularies that no model file can hold") {
  const auto text = make_tokenizer({"none"});
  CHECK_NOTHROW(check_fits_file(words({"a", "b"}), {text, text}));
  CHECK(error_of([&] {
          check_fits_file(words({std::string(100'000'000, 'a')}), {text, text});
        }) ==
        "train: the vocabularies take 100,000,017 bytes, and a model file holds 100,000,000, names "
        "and settings included; lower --vocabulary-size or raise --min-count");
}

TEST_CASE("foresight: a model that the memory cannot hold, with its numbers") {
  ModelConfig config;
  CHECK(free_memory() > 0);
  CHECK_NOTHROW(check_fits_memory(config, words({"a"}), {}, false));
  config.hidden = 1'000'000;  // 4 gates of 10^12 weights in the decoder, and half of that before it
  const std::string said = error_of([&] { check_fits_memory(config, words({"a"}), {}, false); });
  CHECK(said.starts_with("train: the model has more than 6,001,0"));
  CHECK(said.find(sizeof(real) == 4 ? "adam remembers take 96,016,4"
                                    : "adam remembers take 192,032,9") != std::string::npos);
  CHECK(said.find("--hidden") != std::string::npos);
}

TEST_CASE("foresight: lines of dev that the memory cannot hold, with file and line") {
  const ModelConfig config;
  const std::vector<std::string> line(1'000'000, "a");
  ParallelText dev;
  dev.pairs = {{{"a"}, {"b"}, 1}, {line, {"b"}, 2}};
  CHECK_NOTHROW(check_fits_memory(dev, "dev.en", config));
  dev.pairs.push_back({line, line, 3});
  CHECK(error_of([&] {
          check_fits_memory(dev, "dev.en", config);
        }).starts_with("dev.en:3: a pair of 1000000 and 1000000 tokens"));
  ModelConfig without = config;
  without.attention = "none";
  CHECK_NOTHROW(check_fits_memory(dev, "dev.en", without));
}

TEST_CASE("foresight: batches that the memory cannot hold, by their area") {
  const ModelConfig config;
  ModelConfig without;
  without.attention = "none";
  const Batches::Size small{64, {10, 10}}, large{64, {1'000'000, 1'000'000}};
  const std::string start =
      "train: the largest batch has 64 pairs, padded to 1000000 and 1000000 tokens, of which the ";
  const auto said = [&](const Batches::Size& batch, const ModelConfig& of, Reading reading) {
    return error_of([&] { check_fits_memory(batch, of, reading, 1'000'000'000); });
  };
  CHECK_NOTHROW(check_fits_memory(small, config, Reading::fused, 1'000'000'000));
  CHECK(said(large, config, Reading::fused).starts_with(start + "attention's scores and weights"));
  CHECK_NOTHROW(check_fits_memory(large, without, Reading::fused, 1'000'000'000));
  CHECK(said(large, without, Reading::composed).starts_with(start + "logits and their gradients"));
  CHECK(said(large, without, Reading::composed)
            .ends_with("--reading fused, which never holds all "
                       "logits"));
  CHECK_NOTHROW(check_fits_memory(small, without, Reading::composed, 100));
}

}  // namespace
}  // namespace nmt::testing
