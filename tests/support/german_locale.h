// SPDX-License-Identifier: MIT
#pragma once

#include <locale>
#include <string>

namespace attune::testing {

/// While it lives, streams that are made write 1.024 for 1024 and 0,5 for a half, as after
/// std::locale::global() with a German locale. None needs to be installed.
class GermanLocale {
 public:
  GermanLocale()
      : before_(std::locale::global(std::locale(std::locale::classic(), new Punctuation))) {}
  ~GermanLocale() { std::locale::global(before_); }
  GermanLocale(const GermanLocale&) = delete;
  GermanLocale& operator=(const GermanLocale&) = delete;

 private:
  struct Punctuation : std::numpunct<char> {
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
    char do_decimal_point() const override { return ','; }
  };

  std::locale before_;
};

}  // namespace attune::testing
