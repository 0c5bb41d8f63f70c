// SPDX-License-Identifier: MIT
#include "attune/autograd/gradient_sum.h"

#include <algorithm>
#include <utility>

#include "attune/core/bf16.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/gather.h"
#include "attune/core/matmul.h"

namespace attune {
namespace {

// Rows from which a product is worth a pass over its result: it waits for no others.
constexpr int64_t kEnoughRows = 512;
// What waits keeps its memory: no more rows than this.
constexpr int64_t kMostRows = 4096;

int64_t rows_of(const Tensor& x) { return x.shape().numel(0, x.rank() - 1); }

// The rows of each id, added in the order of i; `table` is the shape of all.
RowGradient summed(const Ids& ids, const Tensor& rows, std::optional<int32_t> except,
                   const Shape& table) {
  const int64_t count = table[0];
  check_ids("add_rows", ids, count, except);
  constexpr int32_t kExcept = -1;
  std::vector<int32_t> positions(static_cast<size_t>(count), -1);
  std::vector<int32_t> places;  // of each i among the rows that are kept
  int64_t kept = 0;
  for (const int32_t id : ids) {
    if (id == except) {
      places.push_back(kExcept);
      continue;
    }
    int32_t& position = positions[static_cast<size_t>(id)];
    if (position < 0) position = to_id("add_rows", kept++);
    places.push_back(position);
  }
  Tensor sums = Tensor::zeros(table.with(0, kept));
  scatter_add_rows(sums, Ids(ids.shape(), std::move(places)), rows, kExcept);
  return {sums, std::move(positions)};
}

int64_t count(const RowGradient& gradient) { return gradient.rows.size(0); }

// The rows of both, in the order of the table. One that only one has is added to 0, as in full
// tensors: so the bits are the same, though it were -0.
RowGradient merged(const RowGradient& a, const RowGradient& b) {
  std::vector<int32_t> positions(a.positions.size(), -1);
  int32_t kept = 0;
  for (size_t v = 0; v < positions.size(); ++v) {
    if (a.positions[v] >= 0 || b.positions[v] >= 0) positions[v] = kept++;
  }
  Tensor rows = Tensor::uninitialized(a.rows.shape().with(0, kept));
  const int64_t width = rows.shape().numel(1, rows.rank());
  real* out = rows.mutable_data();
  for (size_t v = 0; v < positions.size(); ++v) {
    if (positions[v] < 0) continue;
    const real *of_a = a.row(static_cast<int64_t>(v)), *of_b = b.row(static_cast<int64_t>(v));
    const auto element = [](const real* row, int64_t i) { return row == nullptr ? 0 : row[i]; };
    for (int64_t i = 0; i < width; ++i) out[i] = element(of_a, i) + element(of_b, i);
    out += width;
  }
  return {rows, std::move(positions)};
}

}  // namespace

// All parts have one shape, that of the variable.
void GradientSum::expect(const Shape& shape) {
  if (!defined()) {
    shape_ = shape;
    return;
  }
  const Shape& expected = total_.defined() ? total_.shape() : shape_;
  if (shape != expected)
    fail("GradientSum: a part of shape ", shape, " does not fit a sum of shape ", expected);
}

void GradientSum::add(const Tensor& gradient) {
  expect(gradient.shape());
  fill_up();
  if (total_.defined()) {
    add_in_place(total_, gradient);
  } else {
    total_ = gradient;
  }
}

void GradientSum::add_product(const Tensor& p, const Tensor& q, const Shape& shape) {
  check_product(transposed(p), q);
  if (shape != Shape{p.size(-1), q.size(-1)}) {
    fail("GradientSum: ", p.shape(), "^T x ", q.shape(), " has not the shape ", shape);
  }
  expect(shape);
  fill_up();
  const int64_t rows = rows_of(p);
  if (rows >= kEnoughRows) return multiply(p, q);
  if (waiting_.empty()) waiting_rows_ = 0;  // where the sum was moved away it is another's count
  waiting_.push_back({p, q});
  waiting_rows_ += rows;
  if (waiting_rows_ >= kMostRows) multiply_waiting();
}

void GradientSum::add_rows(const Ids& ids, const Tensor& rows, std::optional<int32_t> except,
                           const Shape& shape) {
  expect(shape);
  if (defined()) return scatter_add_rows(total(), ids, rows, except);
  if (ids.numel() < shape[0] && shape.numel() > 0) {
    rows_ = std::make_unique<RowGradient>(summed(ids, rows, except, shape));
    return;
  }
  Tensor first = Tensor::zeros(shape);
  scatter_add_rows(first, ids, rows, except);  // which may throw
  total_ = std::move(first);
}

void GradientSum::add(GradientSum&& other) {
  if (!other.defined()) return;
  if (!defined()) {
    *this = std::move(other);
    return;
  }
  if (rows_ && other.rows_) {
    expect(other.shape_);
    if (count(*rows_) + count(*other.rows_) < shape_[0]) {
      *rows_ = merged(*rows_, *other.rows_);
      return;
    }
  }
  // Into the one whose storage is nobody else's, as that of one which is being sent is not.
  expect(other.shape_);
  Tensor &sum = total(), &more = other.total();
  if (sum.is_shared()) std::swap(sum, more);
  add_in_place(sum, more);
}

void GradientSum::round_to_bf16() {
  if (!defined()) return;
  Tensor& elements = rows_ ? rows_->rows : total();
  elements = map(elements, [](real x) { return from_bf16(to_bf16(x)); });
}

Tensor& GradientSum::total() {
  fill_up();
  if (!waiting_.empty()) multiply_waiting();
  return total_;
}

Tensor GradientSum::full() const {
  if (rows_) return filled_up();
  if (waiting_.empty()) return total_;
  GradientSum copy;
  copy.shape_ = shape_;
  copy.total_ = total_;
  copy.waiting_ = waiting_;
  copy.waiting_rows_ = waiting_rows_;
  return copy.total();
}

Tensor GradientSum::filled_up() const {
  const std::vector<int32_t>& positions = rows_->positions;
  std::vector<int32_t> ids(static_cast<size_t>(rows_->rows.size(0)));
  for (size_t v = 0; v < positions.size(); ++v) {
    if (positions[v] >= 0) ids[static_cast<size_t>(positions[v])] = static_cast<int32_t>(v);
  }
  Tensor all = Tensor::zeros(shape_);
  scatter_add_rows(all, Ids(std::move(ids)), rows_->rows);
  return all;
}

void GradientSum::fill_up() {
  if (!rows_) return;
  total_ = filled_up();
  rows_.reset();
}

void GradientSum::multiply(const Tensor& p, const Tensor& q) {
  if (total_.defined()) return matmul_into(total_, transposed(p), q, 1);
  Tensor first = Tensor::uninitialized(shape_);
  matmul_into(first, transposed(p), q, 0);  // which may throw
  total_ = std::move(first);
}

void GradientSum::multiply_waiting() {
  if (waiting_.size() == 1) {
    multiply(waiting_[0].p, waiting_[0].q);
  } else {
    const auto stacked = [this](Tensor Product::*operand) {
      Tensor all = Tensor::uninitialized({waiting_rows_, (waiting_[0].*operand).size(-1)});
      real* out = all.mutable_data();
      for (const Product& product : waiting_) {
        const Tensor& part = product.*operand;
        out = std::copy_n(part.data(), part.numel(), out);
      }
      return all;
    };
    multiply(stacked(&Product::p), stacked(&Product::q));
  }
  waiting_.clear();
}

}  // namespace attune
