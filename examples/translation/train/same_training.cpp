// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/same_training.h"

#include <string>
#include <string_view>

#include "attune/core/error.h"
#include "attune/examples/translation/json_difference.h"
#include "attune/examples/translation/text/checksum.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;

// The first states had no mark; what they mean is the same, but for batches by tokens, which then
// counted the target's alone. Until the second ones, the batches of a step drew from one stream
// after the other, and were added one to the other.
constexpr const char* kSecondFormat = "attune training state 2";
constexpr std::string_view kAnyFormat = "attune training state ";

struct Data {
  const char *name, *what;
  bool is_in_all_states = true;
};
constexpr Data kData[] = {{kWords, "the training text, or the model of --from,"},
                          {kTrainPairs, "the training text"},
                          {kTrainText, "the training text"},
                          {kDevIds, "the dev text"},
                          {kDevText, "the dev text", false}};

// Older states have these also where nobody chose them: beta2 as that of an optimizer which has
// none, or this one.
bool is_old_default(const std::string& name, const Json& value, const OptimizerRow& optimizer) {
  if (name == "beta2")
    return value == 0.999 && optimizer.beta2.value_or(real(0.999)) == real(0.999);
  return name == "momentum" && value == 0.0;
}

// Older states do not have what there was no choice of.
bool is_of_old(const std::string& name, const Json& value) {
  return (name == "reading" && value == to_string(Reading::fused)) ||
         (name == "gradients" && value == to_string(GradientFormat::full));
}

}  // namespace

void check_is_state(const SafetensorsFile& file) {
  if (!file.metadata.contains("position") || !file.metadata.contains("training")) {
    fail("train: this is no state of a training");
  }
}

void check_format(const SafetensorsFile& file, const TrainingOptions& options) {
  const auto found = file.metadata.find("format");
  const std::string format = found == file.metadata.end() ? "" : found->second;
  const bool is_old = format.empty() || format == kSecondFormat;
  if (!is_old && format != kStateFormat) {
    if (!format.starts_with(kAnyFormat)) fail("train: this is no state of a training");
    fail("train: this state was written by a newer nmt, which alone can go on from it");
  }
  check_is_state(file);
  if (format.empty() && options.batch_unit == BatchUnit::tokens) {
    fail("train: this state was written by an older nmt, which made other batches of tokens; go ",
         "on with that one, or start anew");
  }
  if (is_old && options.accumulate != 1) {
    fail("train: this state was written by an older nmt, which added the gradients of a step's ",
         "batches otherwise; go on with that one, or start anew");
  }
}

uint64_t checksum_of(const Vocabulary& source, const Vocabulary& target) {
  Checksum words;
  words.add(source.tokens());
  words.add(target.tokens());
  return words.value();
}

Json take_data(Json& training) {
  Json data = Json::object();
  for (const Data& each : kData) {
    if (!each.is_in_all_states && !training.contains(each.name)) continue;
    data[each.name] = training.at(each.name);
    training.erase(each.name);
  }
  return data;
}

void check_same_data(const Json& ours, const Json& saved) {
  for (const Data& each : kData) {
    if (!saved.contains(each.name) || ours.at(each.name) == saved.at(each.name)) continue;
    fail("train: ", each.what, " is another than this training was begun with, or what is taken ",
         "of it (--max-length, --min-count, --vocabulary-size and the like); go on with the same, ",
         "or start anew");
  }
}

void check_same_choices(const Json& ours, const Json& saved, const OptimizerRow& optimizer) {
  each_difference(saved, ours, [&](const std::string& name, const Json& before, const Json& now) {
    const bool is_free = name == "epochs" || name == "patience";
    if (is_free || (now.is_null() && is_old_default(name, before, optimizer)) ||
        (before.is_null() && is_of_old(name, now))) {
      return;
    }
    if (!now.is_object()) {
      fail("train: this training was begun ", said_difference(name, before, now),
           "; go on with the same, or start anew");
    }
    if (!before.is_object()) {
      fail("train: this training was begun with another ", name, "; start anew");
    }
    check_same_choices(now, before, optimizer);  // throws, if it is more than their order
  });
}

}  // namespace nmt
