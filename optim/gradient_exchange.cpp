// SPDX-License-Identifier: MIT
#include "attune/optim/gradient_exchange.h"

#include <algorithm>
#include <utility>

#include "attune/core/bf16.h"
#include "attune/core/error.h"
#include "attune/optim/message_tags.h"

namespace attune {
namespace {

constexpr int64_t kOfItsOwn = 1 << 14;  // elements that are not copied into a bucket

// What of a gradient stands in a bucket: nothing, its elements or its rows, or that the elements
// follow in a message of their own.
enum class Kind : char { none, full, rows, follows };

// The part of a gradient that falls to a slice; of a full one, the same numbers.
GradientSum part_of(const GradientSum& gradient, const Slice& slice) {
  GradientSum part;
  if (const RowGradient* some = gradient.rows()) {
    std::vector<int32_t> ids;
    for (int64_t row = slice.begin; row < slice.end; ++row) {
      if (some->row(row) != nullptr) ids.push_back(static_cast<int32_t>(row - slice.begin));
    }
    const Shape& shape = some->rows.shape();
    Tensor rows = Tensor::uninitialized(shape.with(0, std::ssize(ids)));
    real* to = rows.mutable_data();
    for (const int32_t id : ids) {
      to = std::copy_n(some->row(slice.begin + id), shape.numel(1, shape.rank()), to);
    }
    part.add_rows(Ids(std::move(ids)), rows, {}, shape.with(0, slice.end - slice.begin));
  } else if (gradient.defined()) {
    part.add(slice.of(gradient.full()));
  }
  return part;
}

// The rows of a table that a gradient has, in its order.
std::vector<int32_t> ids_of(const RowGradient& some) {
  std::vector<int32_t> ids(static_cast<size_t>(some.rows.size(0)));
  for (size_t row = 0; row < some.positions.size(); ++row) {
    const int32_t at = some.positions[row];
    if (at >= 0) ids[static_cast<size_t>(at)] = static_cast<int32_t>(row);
  }
  return ids;
}

}  // namespace

GradientExchange::GradientExchange(Processes& processes,
                                   const std::vector<NamedVariable>& parameters,
                                   const std::vector<std::vector<Slice>>& slices,
                                   const ExchangeOptions& options)
    : processes_(processes),
      parameters_(parameters),
      slices_(slices),
      options_(options),
      outboxes_(static_cast<size_t>(processes.count())),
      own_(slices[static_cast<size_t>(processes.rank())].size()) {}

GradientExchange::Tree GradientExchange::tree() const {
  if (options_.format == GradientFormat::full) return Tree();
  return Tree([](GradientSum& sum) { sum.round_to_bf16(); });
}

// The slice that a process has of a parameter, and where it stands among its slices; null if none.
const Slice* GradientExchange::slice_of(int process, size_t parameter, size_t& at) const {
  const std::vector<Slice>& of = slices_[static_cast<size_t>(process)];
  const auto found =
      std::lower_bound(of.begin(), of.end(), parameter,
                       [](const Slice& slice, size_t wanted) { return slice.parameter < wanted; });
  if (found == of.end() || found->parameter != parameter) return nullptr;
  at = static_cast<size_t>(found - of.begin());
  return &*found;
}

int64_t GradientExchange::bytes_of(const Tensor& x) const {
  const bool is_full = options_.format == GradientFormat::full;
  return x.numel() * static_cast<int64_t>(is_full ? sizeof(real) : sizeof(Bf16));
}

void GradientExchange::put_elements(ByteWriter& out, const Tensor& x) const {
  if (options_.format == GradientFormat::full) return out.put(x.data(), x.numel());
  std::vector<Bf16> narrow(static_cast<size_t>(x.numel()));
  std::transform(x.data(), x.data() + x.numel(), narrow.begin(), to_bf16);
  out.put(narrow.data(), x.numel());
}

Tensor GradientExchange::get_elements(ByteReader& in, const Shape& shape) const {
  Tensor x = Tensor::uninitialized(shape);
  if (options_.format == GradientFormat::full) {
    in.get(x.mutable_data(), x.numel());
  } else {
    std::vector<Bf16> narrow(static_cast<size_t>(x.numel()));
    in.get(narrow.data(), x.numel());
    std::transform(narrow.begin(), narrow.end(), x.mutable_data(), from_bf16);
  }
  return x;
}

void GradientExchange::put(Outbox& box, const GradientSum& part) {
  if (const RowGradient* some = part.rows()) {
    box.bucket.put(Kind::rows);
    box.bucket.put_all(ids_of(*some));
    put_elements(box.bucket, some->rows);
    box.bytes += bytes_of(some->rows);
  } else if (part.defined()) {
    const Tensor full = part.full();
    const bool follows = full.numel() >= kOfItsOwn && options_.format == GradientFormat::full;
    box.bucket.put(follows ? Kind::follows : Kind::full);
    if (follows) {
      box.follow.push_back(full);
    } else {
      put_elements(box.bucket, full);
    }
    box.bytes += bytes_of(full);
  } else {
    box.bucket.put(Kind::none);
  }
}

void GradientExchange::put(size_t parameter, const Nodes& nodes) {
  for (int process = 0; process < processes_.count(); ++process) {
    size_t at = 0;
    const Slice* slice = slice_of(process, parameter, at);
    if (slice == nullptr) continue;
    if (process == processes_.rank()) {
      for (const auto& node : nodes) {
        own_[at].push_back({node.level, node.index, part_of(node.sum, *slice)});
      }
      continue;
    }
    Outbox& box = outboxes_[static_cast<size_t>(process)];
    box.bucket.put(true);  // another slice
    box.bucket.put(at);
    box.bucket.put(std::ssize(nodes));
    for (const auto& node : nodes) {
      box.bucket.put(node.level);
      box.bucket.put(node.index);
      put(box, part_of(node.sum, *slice));
    }
    if (box.bytes >= options_.bucket_bytes) flush(process, /*is_last=*/false);
  }
  processes_.advance();
}

void GradientExchange::flush(int process, bool is_last) {
  Outbox& box = outboxes_[static_cast<size_t>(process)];
  box.bucket.put(false);  // no further slice
  box.bucket.put(is_last);
  processes_.send(process, Tag::gradients, box.bucket.take());
  for (const Tensor& each : box.follow) processes_.send(process, Tag::gradients, each);
  box = {};
}

// All that another process has of this one's slices.
void GradientExchange::receive(int process, std::vector<Nodes>& nodes) {
  for (bool is_last = false; !is_last;) {
    const Bytes bucket = processes_.receive(process, Tag::gradients);
    ByteReader in(bucket);
    struct Place {
      size_t slice, node;
      Shape shape;
    };
    std::vector<Place> follow;
    while (in.get<bool>()) {
      const auto at = in.get<size_t>();
      const Slice& slice = slices_[static_cast<size_t>(processes_.rank())].at(at);
      const Shape shape = slice.shape(parameters_[slice.parameter].variable.shape());
      for (auto left = in.get<int64_t>(); left > 0; --left) {
        nodes[at].push_back({in.get<int>(), in.get<int64_t>(), {}});
        GradientSum& sum = nodes[at].back().sum;
        switch (in.get<Kind>()) {
          case Kind::none:
            break;
          case Kind::full:
            sum.add(get_elements(in, shape));
            break;
          case Kind::rows: {
            std::vector<int32_t> ids = in.get_all<int32_t>();
            const Tensor rows = get_elements(in, shape.with(0, std::ssize(ids)));
            sum.add_rows(Ids(std::move(ids)), rows, {}, shape);
            break;
          }
          case Kind::follows:
            follow.push_back({at, nodes[at].size() - 1, shape});
        }
      }
    }
    is_last = in.get<bool>();
    for (const Place& place : follow) {
      Tensor full = Tensor::uninitialized(place.shape);
      processes_.receive(process, Tag::gradients, full.mutable_data(), full.numel());
      nodes[place.slice][place.node].sum.add(full);
    }
  }
}

std::vector<GradientSum> GradientExchange::finish() {
  const int rank = processes_.rank();
  for (int other = 0; other < processes_.count(); ++other) {
    if (other != rank) flush(other, /*is_last=*/true);
  }
  std::vector<Tree> trees;
  for (size_t i = 0; i < own_.size(); ++i) trees.push_back(tree());
  for (int process = 0; process < processes_.count(); ++process) {
    std::vector<Nodes> nodes(own_.size());
    if (process == rank) {
      nodes.swap(own_);
    } else {
      receive(process, nodes);
    }
    for (size_t i = 0; i < trees.size(); ++i) {
      for (auto& node : nodes[i]) trees[i].add(std::move(node));
    }
  }
  std::vector<GradientSum> totals;
  for (Tree& tree : trees) {
    totals.push_back(tree.take_total());
  }
  return totals;
}

}  // namespace attune
