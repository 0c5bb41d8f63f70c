// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/chart.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <sstream>

namespace bench {
namespace {

constexpr double kPanelWidth = 250, kPanelHeight = 240, kGap = 80, kLeft = 70, kTop = 80;
constexpr double kBottom = 40;

struct Interval {
  double low = std::numeric_limits<double>::infinity(), high = 0;

  void include(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  /// Where the value lies on a logarithmic axis: 0 at low, 1 at high.
  double place(double value) const {
    return high > low ? std::log(value / low) / std::log(high / low) : 0.5;
  }
};

// 900, 12k, 1.5k
std::string short_number(double value) {
  std::ostringstream text;
  if (value >= 1000) {
    text << value / 1000 << 'k';
  } else {
    text << value;
  }
  return text.str();
}

// 1, 2 and 5 times the powers of 10.
std::vector<double> ticks_in(const Interval& range) {
  std::vector<double> ticks;
  for (double power = 1; power <= range.high; power *= 10) {
    for (const double tick : {power, 2 * power, 5 * power}) {
      if (range.low <= tick && tick <= range.high) ticks.push_back(tick);
    }
  }
  return ticks;
}

class Drawing {
 public:
  Drawing(const std::string& title, const std::vector<Panel>& panels);
  std::string take() { return svg_.str() + "</svg>\n"; }

 private:
  void draw(const Panel& panel);
  void draw(const Series& series, const Interval& x_range);
  void text(double x, double y, const std::string& content, const std::string& style = "");
  void line(double x1, double y1, double x2, double y2, const char* colour);
  double x_of(const Interval& range, double x) const {
    return left_ + kPanelWidth * range.place(x);
  }
  double y_of(double y) const { return kTop + kPanelHeight * (1 - y_range_.place(y)); }

  std::ostringstream svg_;
  Interval y_range_;
  double left_ = kLeft;  // of the panel that is being drawn
};

Drawing::Drawing(const std::string& title, const std::vector<Panel>& panels) {
  for (const Panel& panel : panels) {
    for (const Series& series : panel.series) {
      for (const Series::Point& point : series.points) {
        y_range_.include(point.y / 1.15);
        y_range_.include(point.y * 1.15);
      }
    }
  }
  const double width = kLeft + static_cast<double>(panels.size()) * (kPanelWidth + kGap);
  const double height = kTop + kPanelHeight + kBottom;
  svg_ << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << width << ' ' << height
       << "\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">\n"
       << "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  text(kLeft, 24, title, "font-size=\"15\" font-weight=\"bold\"");
  for (const Panel& panel : panels) {
    draw(panel);
    left_ += kPanelWidth + kGap;
  }
}

void Drawing::draw(const Panel& panel) {
  Interval x_range;
  std::set<double> xs;
  for (const Series& series : panel.series) {
    for (const Series::Point& point : series.points) {
      x_range.include(point.x);
      xs.insert(point.x);
    }
  }
  const double bottom = kTop + kPanelHeight;
  text(left_, kTop - 24, panel.title, "font-weight=\"bold\"");
  for (const double y : ticks_in(y_range_)) {
    line(left_, y_of(y), left_ + kPanelWidth, y_of(y), "#e4e4e4");
    text(left_ - 8, y_of(y) + 4, short_number(y), "text-anchor=\"end\"");
  }
  line(left_, bottom, left_ + kPanelWidth, bottom, "#888");
  for (const double x : xs) {
    line(x_of(x_range, x), bottom, x_of(x_range, x), bottom + 5, "#888");
    text(x_of(x_range, x), bottom + 20, short_number(x), "text-anchor=\"middle\"");
  }
  for (const Series& series : panel.series) draw(series, x_range);
}

void Drawing::draw(const Series& series, const Interval& x_range) {
  if (series.points.empty()) return;
  svg_ << "<g stroke=\"" << series.colour << "\" fill=\"" << series.colour << "\">\n"
       << "<polyline fill=\"none\" stroke-width=\"2\" points=\"";
  for (const Series::Point& point : series.points) {
    svg_ << x_of(x_range, point.x) << ',' << y_of(point.y) << ' ';
  }
  svg_ << "\"/>\n";
  for (const Series::Point& point : series.points) {
    svg_ << "<circle r=\"3\" cx=\"" << x_of(x_range, point.x) << "\" cy=\"" << y_of(point.y)
         << "\"><title>" << series.name << ", " << short_number(point.x) << ": "
         << std::llround(point.y) << " tokens/s</title></circle>\n";
  }
  svg_ << "</g>\n";
  const Series::Point& last = series.points.back();
  text(x_of(x_range, last.x) + 8, y_of(last.y) + 4, series.name, "fill=\"" + series.colour + "\"");
}

void Drawing::text(double x, double y, const std::string& content, const std::string& style) {
  svg_ << "<text x=\"" << x << "\" y=\"" << y << "\" " << style << '>' << content << "</text>\n";
}

void Drawing::line(double x1, double y1, double x2, double y2, const char* colour) {
  svg_ << "<line x1=\"" << x1 << "\" y1=\"" << y1 << "\" x2=\"" << x2 << "\" y2=\"" << y2
       << "\" stroke=\"" << colour << "\"/>\n";
}

}  // namespace

std::string to_svg(const std::string& title, const std::vector<Panel>& panels) {
  return Drawing(title, panels).take();
}

}  // namespace bench
