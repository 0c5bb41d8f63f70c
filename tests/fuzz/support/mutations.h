// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

/// What mutators of files do alike, whose parts have to agree after a change.
namespace attune::fuzzing {

using nlohmann::json;
using Random = std::minstd_rand;

template <class Map>
auto any_of(Map& map, Random& random) {
  auto found = map.begin();
  std::advance(found, random() % map.size());
  return found;
}

/// As libFuzzer would.
inline void mutate(std::string& text) {
  const size_t size = text.size();
  text.resize(size + 64);
  text.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(text.data()), size, text.size()));
}

/// One of the numbers that `data` consists of or more of them, in their place, so that it keeps its
/// size.
inline void mutate_numbers(std::string& data, Random& random) {
  const size_t at = data.empty() ? 0 : random() % data.size() / 4 * 4;
  const size_t widths[] = {4, 8, data.size()};
  const size_t size = std::min(widths[random() % std::size(widths)], data.size() - at);
  if (size > 0) LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(data.data() + at), size, size);
}

/// Without what is nested so deeply that writing it would run out of stack.
inline json parse(const std::string& text) {
  const auto is_shallow = [](int depth, json::parse_event_t, json&) { return depth < 8; };
  return json::parse(text, is_shallow, false);
}

inline std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Another one, or a list of as many others.
inline void replace(json& value, Random& random) {
  const json others[] = {0, 1, 2, 3, 9, 1'000'000'000, -1, 1e300, INT64_MAX, nullptr, true, false};
  value = value.is_array() && !value.empty() && random() % 2 == 0
              ? json(std::vector<json>(value.size(), others[random() % std::size(others)]))
              : others[random() % std::size(others)];
}

/// One value of a text that is a JSON object, as positions, settings and logs are; false if it is
/// none.
inline bool mutate_value(std::string& text, Random& random) {
  json values = parse(text);
  if (!values.is_object() || values.empty()) return false;
  replace(*any_of(values, random), random);
  text = text_of(values);
  return true;
}

/// What a mutator returns: the size of what it has written.
inline size_t copy(const std::string& bytes, uint8_t* data, size_t most) {
  const size_t kept = std::min(bytes.size(), most);
  std::memcpy(data, bytes.data(), kept);
  return kept;
}

}  // namespace attune::fuzzing
