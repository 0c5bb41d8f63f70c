// SPDX-License-Identifier: MIT
#include "attune/optim/place_tree.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace {

using attune::PlaceTree;

// A sum that shows in which order it was formed: "((0 1) 2)".
struct Shown {
  std::string text;
  void add(Shown&& other) { text = "(" + text + " " + other.text + ")"; }
};
using Tree = PlaceTree<Shown>;

// Places [begin, end) of those of one process.
Tree tree_of(int64_t begin, int64_t end) {
  Tree tree;
  for (int64_t place = begin; place < end; ++place) tree.add(place, {std::to_string(place)});
  return tree;
}

// The definition: a list for each level, and who has no neighbour goes up alone.
std::string by_levels(int64_t places) {
  std::vector<std::string> level;
  for (int64_t place = 0; place < places; ++place) level.push_back(std::to_string(place));
  while (level.size() > 1) {
    std::vector<std::string> above;
    for (size_t i = 0; i < level.size(); i += 2) {
      above.push_back(i + 1 < level.size() ? "(" + level[i] + " " + level[i + 1] + ")" : level[i]);
    }
    level = std::move(above);
  }
  return level[0];
}

TEST_CASE("PlaceTree: place 2i joins 2i + 1, level by level, and what is missing is skipped") {
  CHECK(tree_of(0, 1).take_total().text == "0");
  CHECK(tree_of(0, 4).take_total().text == "((0 1) (2 3))");
  CHECK(tree_of(0, 5).take_total().text == "(((0 1) (2 3)) 4)");
  CHECK(tree_of(0, 7).take_total().text == "(((0 1) (2 3)) ((4 5) 6))");
  for (int64_t places = 1; places <= 40; ++places) {
    CHECK(tree_of(0, places).take_total().text == by_levels(places));
  }
}

TEST_CASE("PlaceTree: who adds up which places changes nothing") {
  for (int64_t places = 1; places <= 12; ++places) {       // K
    for (int64_t there = 1; there <= places; ++there) {    // of a pass's last step
      for (int64_t count = 1; count <= places; ++count) {  // P
        Tree all;
        for (int64_t process = 0; process < count; ++process) {
          const int64_t begin = process * places / count, end = (process + 1) * places / count;
          const Tree own = tree_of(begin, std::min(end, there));
          for (const Tree::Node& node : own.nodes()) all.add(node);
        }
        CAPTURE(places);
        CAPTURE(there);
        CAPTURE(count);
        CHECK(all.take_total().text == by_levels(there));
      }
    }
  }
}

TEST_CASE("PlaceTree: keeps few sums, and is empty after its total") {
  Tree tree;
  for (int64_t place = 0; place < 1000; ++place) {
    tree.add(place, {});
    CHECK(tree.nodes().size() <= 10);
  }
  tree.take_total();
  CHECK(tree.nodes().empty());
  tree.add(3, {"3"});
  CHECK(tree.take_total().text == "3");
}

}  // namespace
