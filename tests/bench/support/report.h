// SPDX-License-Identifier: MIT
#pragma once

#include "attune/tests/bench/support/rounds.h"
#include "attune/tests/bench/support/table.h"

namespace bench {

/// Which columns a table has: with the floor (training), with the peer.
struct Report {
  bool with_floor, with_peer;

  void print_titles() const;
  /// A row of medians, or the error in its place; below it, what is wrong with the peer.
  void print(const Measurement& measurement) const;

 private:
  Table table() const;
};

}  // namespace bench
