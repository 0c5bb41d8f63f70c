// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.h"
#include "attune/core/text_stream.h"

/// What can be chosen, said once. A struct of choices lists them in a function beside it,
///
///   template <class Each>
///   void list_settings(ModelConfig& config, Each&& each) {
///     each("hidden", config.hidden, "Units of the decoder", Range<int64_t>{1, 1'000'000});
///     each("cell", config.cell, "Recurrent cell");
///   }
///
/// and all else reads the list: AddFlags makes flags of it (flags.h), to_json() and read_json()
/// keep it in model files (settings_json.h), check_ranges() holds it to its ranges. A setting is
///
///   an int64_t or a double, with the range it may have
///   one of these that may be left out: a std::optional
///   a uint64_t: a seed
///   a bool
///   a std::string: the name of a file, empty if there is none
///   an enum whose values have Names
///   a Choice from a list of Choices
///
/// Structs that a model file keeps are called Config, what one run is told Options.
namespace nmt {

// Once for the whole program, which speaks of tensors, variables and errors on every page.
using namespace attune;

template <class T>
struct Range {
  T least, most;
  // Neither NaN lies in a range.
  bool holds(T value) const { return least <= value && value <= most; }
};

/// A whole number from `least` on.
constexpr Range<int64_t> at_least(int64_t least) { return {least, 1'000'000'000}; }

/// The names of an enum's values, in flags and files. Specialise it for each such enum:
///   template <> struct Names<BridgeKind> {
///     static constexpr std::pair<std::string_view, BridgeKind> list[] = {{"copy", ...}, ...};
///   };
template <class Kind>
struct Names;

/// What a Choice is made from: rows of which each has a `name`, and what else there is to know of
/// it. Specialise it for each such Row:
///   template <> struct Choices<CellRow> {
///     static constexpr CellRow list[] = {{"lstm", cell_type<LSTMCell>}, ...};
///   };
template <class Row>
struct Choices;

/// A row of such a list, chosen by its name.
template <class Row>
class Choice {
 public:
  /// Throws for a name that is not in the list.
  Choice(const char* name);
  constexpr explicit Choice(const Row& row) : row_(&row) {}
  const Row* operator->() const { return row_; }
  const Row& operator*() const { return *row_; }
  bool operator==(const Choice&) const = default;

 private:
  const Row* row_;  // of the list
};

template <class T>
concept Named = requires {
  Names<T>::list;
};

template <class Row>
struct Names<Choice<Row>> {
  static constexpr auto list = []<size_t... i>(std::index_sequence<i...>) {
    constexpr auto& rows = Choices<Row>::list;
    return std::array{std::pair{rows[i].name, Choice<Row>(rows[i])}...};
  }
  (std::make_index_sequence<std::size(Choices<Row>::list)>());
};

template <Named Kind>
std::string to_string(Kind kind) {
  for (const auto& [name, value] : Names<Kind>::list) {
    if (value == kind) return std::string(name);
  }
  return "";
}

/// The value of that name. Throws attune::Error that lists the names for any other.
template <Named Kind>
Kind named(std::string_view setting, std::string_view wanted) {
  std::string choices;
  for (const auto& [name, value] : Names<Kind>::list) {
    if (name == wanted) return value;
    choices += (choices.empty() ? "" : ", ") + std::string(name);
  }
  fail(setting, " '", wanted, "' is unknown; choose one of ", choices);
}

/// Of all rows: "adam: with bias correction; adamw: ..."
template <class Row>
std::string help_of(std::string sentence) {
  const char* between = "";
  for (const Row& row : Choices<Row>::list) {
    sentence += std::exchange(between, "; ") + std::string(row.name) + ": ";
    sentence += row.help;
  }
  return sentence;
}

/// The names of the rows that have a property, for a sentence: "adam, adamw and lion". The property
/// is a bool, or a function that says so.
template <class Property, class Row>
std::string names_with(Property Row::*property, const std::string& last = "and") {
  std::vector<std::string_view> names;
  for (const Row& row : Choices<Row>::list) {
    if (std::invoke(property, row)) names.push_back(row.name);
  }
  std::string sentence;
  for (size_t i = 0; i < names.size(); ++i) {
    sentence += i == 0 ? "" : i + 1 < names.size() ? ", " : " " + last + " ";
    sentence += names[i];
  }
  return sentence;
}

/// What the rows have of something that not all have: "0.999 of adam, 0.99 of lion".
template <class Row, class Number>
std::string each_with(std::optional<Number> Row::*property) {
  std::string sentence;
  for (const Row& row : Choices<Row>::list) {
    if (!(row.*property)) continue;
    sentence += (sentence.empty() ? "" : ", ") + shortest(*(row.*property)) + " of ";
    sentence += row.name;
  }
  return sentence;
}

template <class Row>
Choice<Row>::Choice(const char* name) : Choice(named<Choice>("choice", name)) {}

namespace settings_detail {

template <class Number, class Found>
[[noreturn]] void fail_range(const char* name, Range<Number> range, const Found& found) {
  fail(name, " must lie between ", range.least, " and ", range.most, ", not ", found);
}

struct CheckRange {
  template <class T>
  void operator()(const char* /*name*/, const T& /*has none*/, const char* /*help*/) const {}
  template <class Number>
  void operator()(const char* name, Number value, const char* /*help*/, Range<Number> range) const {
    if (!range.holds(value)) fail_range(name, range, value);
  }
  template <class Number>
  void operator()(const char* name, const std::optional<Number>& value, const char* help,
                  Range<Number> range) const {
    if (value) (*this)(name, *value, help, range);
  }
};

}  // namespace settings_detail

/// Throws attune::Error, which names the setting, for a number that is out of its range or NaN.
template <class Settings>
void check_ranges(Settings settings) {
  list_settings(settings, settings_detail::CheckRange{});
}

}  // namespace nmt
