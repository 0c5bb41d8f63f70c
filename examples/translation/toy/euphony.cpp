// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/euphony.h"

#include <algorithm>
#include <array>
#include <utility>

namespace nmt::toy {

namespace {
using std::string;
using std::string_view;

// Words whose first letter would let the word before elide, but does not.
constexpr std::array<string_view, 9> kAspirated = {
    "hache", "haches", "haricot", "haricots", "héros", "hibou", "hiboux", "huit", "onze"};

constexpr std::array<string_view, 14> kVowels = {"a", "e", "i", "o", "u", "h", "à",
                                                 "â", "é", "è", "ê", "î", "ô", "œ"};

// What a word becomes before a vowel sound.
constexpr std::array<std::pair<string_view, string_view>, 10> kBeforeVowel = {{
    {"le", "l'"},
    {"la", "l'"},
    {"de", "d'"},
    {"je", "j'"},
    {"me", "m'"},
    {"ne", "n'"},
    {"que", "qu'"},
    {"ce", "cet"},
    {"ma", "mon"},
    {"sa", "son"},
}};

// The word before a vowel, or empty if it does not change there.
string_view before_vowel(string_view word, string_view next) {
  if (word == "si") return next == "il" || next == "ils" ? "s'" : "";
  if (!begins_with_vowel_sound(next)) return "";
  for (const auto& [plain, changed] : kBeforeVowel) {
    if (plain == word) return changed;
  }
  return "";
}

// The contraction of a preposition and an article, or empty. REQUIRES: the article is not elided.
string_view contraction(string_view preposition, string_view article) {
  if (preposition == "à") return article == "le" ? "au" : article == "les" ? "aux" : "";
  if (preposition == "de") return article == "le" ? "du" : article == "les" ? "des" : "";
  return "";
}

}  // namespace

bool begins_with_vowel_sound(string_view french) {
  if (std::find(kAspirated.begin(), kAspirated.end(), french) != kAspirated.end()) return false;
  return std::any_of(kVowels.begin(), kVowels.end(),
                     [&](string_view vowel) { return french.substr(0, vowel.size()) == vowel; });
}

FrenchWords join_french(const Words& words) {
  FrenchWords joined;
  const auto word_at = [&](size_t i) { return i < words.size() ? string_view(words[i]) : ""; };
  for (size_t i = 0; i < words.size(); ++i) {
    const string_view next = word_at(i + 1);
    const string_view changed = before_vowel(words[i], next);
    const bool article_elides = !before_vowel(next, word_at(i + 2)).empty();
    const string_view contracted = article_elides ? "" : contraction(words[i], next);
    if (!changed.empty()) {
      joined.words.emplace_back(changed);
      joined.elided = true;
    } else if (!contracted.empty()) {
      joined.words.emplace_back(contracted);
      joined.contracted = true;
      ++i;
    } else {
      joined.words.push_back(words[i]);
    }
  }
  return joined;
}

string inverted_pronoun(string_view verb, string_view pronoun) {
  const bool ends_in_vowel = verb.back() == 'e' || verb.back() == 'a';
  const bool begins_with_vowel = begins_with_vowel_sound(pronoun);
  return (ends_in_vowel && begins_with_vowel ? "-t-" : "-") + string(pronoun);
}

void join_english(Words& words) {
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "a") continue;
    const string& next = words[i + 1];
    const bool vowel =
        next == "honest" || (next != "useful" && string("aeiou").find(next[0]) != string::npos);
    if (vowel) words[i] = "an";
  }
}

}  // namespace nmt::toy
