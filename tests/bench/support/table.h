// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace bench {

/// A table on standard output, row by row as the figures come; the first column is flush left.
class Table {
 public:
  struct Column {
    std::string title;
    int width;
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  void print_titles() const;
  void print_row(const std::vector<std::string>& cells) const;

 private:
  std::vector<Column> columns_;
};

/// The number with so many digits behind the point; thousands are not grouped.
std::string fixed(double value, int digits);

}  // namespace bench
