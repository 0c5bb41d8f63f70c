// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/table.h"

#include <iomanip>
#include <iostream>
#include <sstream>

namespace bench {

void Table::print_titles() const {
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  print_row(titles);
}

void Table::print_row(const std::vector<std::string>& cells) const {
  std::ostringstream line;
  for (size_t i = 0; i < cells.size(); ++i) {
    line << (i == 0 ? std::left : std::right) << std::setw(columns_[i].width) << cells[i] << "  ";
  }
  std::string text = line.str();
  text.erase(text.find_last_not_of(' ') + 1);
  std::cout << text << std::endl;  // flushed: the next row may take a minute
}

std::string fixed(double value, int digits) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(digits) << value;
  return text.str();
}

}  // namespace bench
