// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/report.h"

#include <iostream>

namespace bench {
namespace {

std::string cell(std::optional<double> value, int digits, double factor = 1) {
  return value ? fixed(*value * factor, digits) : "-";
}

std::optional<double> gflops(const Measurement& m) {
  const auto gflop = median_of(m.ours, "gflop"), ms = median_of(m.ours, "median_ms");
  return gflop ? std::optional(*gflop / *ms * 1e3) : std::nullopt;
}

struct Column {
  enum class Of { all, floor, peer } of;
  const char* title;
  int width;
  std::string (*cell)(const Measurement&);
};

const Column kColumns[] = {
    {Column::Of::all, "configuration", 32,
     [](const Measurement& m) { return name_of(m.configuration); }},
    {Column::Of::all, "tok/s", 7,
     [](const Measurement& m) { return cell(median_of(m.ours, "tokens_per_second"), 0); }},
    {Column::Of::peer, "peer", 7,
     [](const Measurement& m) { return cell(median_of(m.peer, "tokens_per_second"), 0); }},
    {Column::Of::peer, "ratio", 5,
     [](const Measurement& m) {
       return cell(median_ratio(m.ours, m.peer, "tokens_per_second"), 2);
     }},
    {Column::Of::all, "ms/step", 8,
     [](const Measurement& m) { return cell(median_of(m.ours, "median_ms"), 1); }},
    {Column::Of::floor, "floor ms", 8,
     [](const Measurement& m) { return cell(median_of(m.floor, "median_ms"), 1); }},
    {Column::Of::floor, "x floor", 7,
     [](const Measurement& m) { return cell(median_ratio(m.ours, m.floor, "median_ms"), 2); }},
    {Column::Of::all, "GFLOP/s", 7, [](const Measurement& m) { return cell(gflops(m), 1); }},
    {Column::Of::all, "% SGEMM", 7,
     [](const Measurement& m) { return cell(median_share_of_sgemm(m), 0, 100); }},
    {Column::Of::all, "MiB", 6,
     [](const Measurement& m) { return cell(median_of(m.ours, "peak_mib"), 0); }},
    {Column::Of::peer, "peer", 6,
     [](const Measurement& m) { return cell(median_of(m.peer, "peak_mib"), 0); }},
    {Column::Of::peer, "share", 5,
     [](const Measurement& m) { return cell(median_ratio(m.ours, m.peer, "peak_mib"), 2); }},
    {Column::Of::all, "parameters", 10,
     [](const Measurement& m) { return cell(median_of(m.ours, "parameters"), 0); }},
    {Column::Of::peer, "peer", 10,
     [](const Measurement& m) { return cell(median_of(m.peer, "parameters"), 0); }},
};

std::vector<Column> columns_of(const Report& report) {
  std::vector<Column> columns;
  for (const Column& column : kColumns) {
    if (column.of == Column::Of::floor && !report.with_floor) continue;
    if (column.of == Column::Of::peer && !report.with_peer) continue;
    columns.push_back(column);
  }
  return columns;
}

// A peer whose BLAS is another one is no measure of what lies above BLAS.
void print_doubt(const Measurement& m) {
  const auto share = peer_sgemm_share(m);
  if (!share || (*share >= 0.8 && *share <= 1.25)) return;
  std::cout << "  the peer's own SGEMM has " << fixed(*share, 2)
            << " times the rate of ours: is its BLAS libopenblas0-openmp?" << std::endl;
}

}  // namespace

Table Report::table() const {
  std::vector<Table::Column> columns;
  for (const Column& column : columns_of(*this)) columns.push_back({column.title, column.width});
  return Table(columns);
}

void Report::print_titles() const { table().print_titles(); }

void Report::print(const Measurement& m) const {
  if (!m.error.empty()) {
    std::cout << name_of(m.configuration) << ": failed: " << m.error << std::endl;
    return;
  }
  std::vector<std::string> cells;
  for (const Column& column : columns_of(*this)) cells.push_back(column.cell(m));
  table().print_row(cells);
  if (!m.peer_error.empty()) std::cout << "  the peer failed: " << m.peer_error << std::endl;
  print_doubt(m);
}

}  // namespace bench
