// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/held_out.h"

#include <algorithm>
#include <unordered_set>

namespace nmt::toy {

namespace {
using std::string_view;

constexpr string_view kAdjectives[] = {
    "small key",         "small school",    "big forest",     "big boat",      "beautiful tree",
    "beautiful woman",   "old friend",      "old clock",      "new plane",     "new museum",
    "good orange",       "good neighbour",  "bad doctor",     "bad egg",       "young nurse",
    "pretty garden",     "pretty bird",     "red car",        "red apple",     "red hat",
    "blue book",         "blue flower",     "green lamp",     "green kitchen", "white horse",
    "white letter",      "black cat",       "black umbrella", "heavy table",   "heavy cake",
    "expensive picture", "expensive hotel", "useful knife",   "useful dog",    "strange owl",
    "strange hospital",  "happy child",     "happy queen",    "tired teacher", "tired cow",
    "clever actress",    "sick uncle",      "honest man",     "rich aunt",
};

constexpr string_view kObjects[] = {
    "see garden",         "see horse",       "find key",        "find church",
    "love dog",           "love orange",     "forget umbrella", "forget sister",
    "admire king",        "admire tree",     "look at flower",  "look at bird",
    "look for newspaper", "look for hero",   "hide cake",       "hide letter",
    "wash cow",           "wash car",        "know neighbour",  "know museum",
    "help girl",          "help bee",        "listen to owl",   "listen to queen",
    "wait for friend",    "wait for doctor", "follow cat",      "follow boy",
    "have egg",           "have lamp",       "buy plane",       "buy apple",
    "break chair",        "break clock",     "eat bean",        "give book",
    "give boat",          "show hat",        "show station",    "offer picture",
    "offer knife",        "send table",      "send axe",
};

std::unordered_set<string_view> all_pairs() {
  std::unordered_set<string_view> all(std::begin(kAdjectives), std::end(kAdjectives));
  all.insert(std::begin(kObjects), std::end(kObjects));
  return all;
}
}  // namespace

std::span<const string_view> held_out_adjectives() { return kAdjectives; }
std::span<const string_view> held_out_objects() { return kObjects; }

bool holds_held_out_pair(const std::vector<std::string>& word_pairs) {
  static const std::unordered_set<string_view> all = all_pairs();
  return std::any_of(word_pairs.begin(), word_pairs.end(),
                     [](const std::string& pair) { return all.count(pair) > 0; });
}

}  // namespace nmt::toy
