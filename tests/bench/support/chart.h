// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace bench {

struct Series {
  std::string name, colour;  ///< as SVG has colours: "#1f5fa8"
  struct Point {
    double x, y;  ///< above 0
  };
  std::vector<Point> points;
};

struct Panel {
  std::string title;
  std::vector<Series> series;
};

/// Panels side by side over one y axis; all axes are logarithmic, and each line carries its name.
/// Returns an SVG document that needs nothing else.
std::string to_svg(const std::string& title, const std::vector<Panel>& panels);

}  // namespace bench
