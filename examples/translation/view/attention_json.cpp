// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/attention_json.h"

#include <nlohmann/json.hpp>

namespace nmt {
namespace {

using attune::real;
// Its numbers are real: a float needs half the digits of the double next to it.
using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool, int64_t,
                                  uint64_t, real>;

Json json_of(const AttendedHypothesis& hypothesis, size_t source_tokens) {
  Json rows = Json::array();
  for (size_t t = 0; t < hypothesis.target.size(); ++t) {
    Json row = Json::array();
    for (size_t s = 0; s < source_tokens; ++s) row.push_back(hypothesis.weight(t, s));
    rows.push_back(std::move(row));
  }
  return {{"target", hypothesis.target},     {"target_text", hypothesis.target_text},
          {"finished", hypothesis.finished}, {"log_probability", hypothesis.log_probability()},
          {"score", hypothesis.score},       {"log_probabilities", hypothesis.log_probabilities},
          {"weights", std::move(rows)}};
}

}  // namespace

std::string to_json(const AttendedSentence& sentence) {
  Json json{{"source", sentence.source}, {"source_text", sentence.source_text}};
  if (!sentence.reference.empty()) {
    json["reference"] = sentence.reference;
    json["reference_text"] = sentence.reference_text;
  }
  json["hypotheses"] = Json::array();
  for (size_t n = 0; n < sentence.hypotheses.size(); ++n) {
    json["hypotheses"].push_back(json_of(sentence.checked(n), sentence.source.size()));
  }
  // A model file may hold words that are not valid UTF-8.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace nmt
