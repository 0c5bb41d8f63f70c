// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace attune {

/// A sum over the batches of a step, each of which has a place 0, 1, 2, ...: place 2i joins 2i + 1,
/// level by level. So its bits depend on the places alone, and not on who adds up which of them.
///
///   level 2       0123
///   level 1     01    23
///   level 0    0  1  2  3
///
/// Places that are missing, which stand at the end, are skipped: of 0 to 4, 0123 joins 4. A Sum has
/// add(Sum&&). At most log2 of the places + 1 sums are kept. Each of them, of one place or of more,
/// may be rounded, as it would be to be sent: so the bits are the same where it is not.
template <class Sum>
class PlaceTree {
 public:
  using Round = void (*)(Sum&);
  explicit PlaceTree(Round round = nullptr) : round_(round) {}

  /// The sum of places [index << level, (index + 1) << level).
  struct Node {
    int level;
    int64_t index;
    Sum sum;
  };

  /// Of places behind all that are there; rounded already.
  void add(Node node) {
    nodes_.push_back(std::move(node));
    while (last_two_are_siblings()) join_last_two(nodes_[nodes_.size() - 2].index / 2);
  }
  /// Of one place behind all that are there.
  void add(int64_t place, Sum sum) {
    if (round_) round_(sum);
    add({0, place, std::move(sum)});
  }

  /// The largest subtrees that are whole, in the order of places.
  const std::vector<Node>& nodes() const { return nodes_; }
  void clear() { nodes_.clear(); }

  /// The sum of all, of which nothing is left here; an empty one of none.
  Sum take_total() {
    if (nodes_.empty()) return Sum();
    while (nodes_.size() > 1) join_last_two(nodes_[nodes_.size() - 2].index);
    Sum total = std::move(nodes_.front().sum);
    nodes_.clear();
    return total;
  }

 private:
  bool last_two_are_siblings() const {
    if (nodes_.size() < 2) return false;
    const Node &left = nodes_[nodes_.size() - 2], &right = nodes_.back();
    return left.level == right.level && left.index % 2 == 0 && right.index == left.index + 1;
  }
  void join_last_two(int64_t index) {
    Node right = std::move(nodes_.back());
    nodes_.pop_back();
    Node& left = nodes_.back();
    left.sum.add(std::move(right.sum));
    if (round_) round_(left.sum);
    ++left.level;
    left.index = index;
  }

  Round round_;
  std::vector<Node> nodes_;
};

}  // namespace attune
