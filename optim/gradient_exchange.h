// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/byte_stream.h"
#include "attune/core/processes.h"
#include "attune/optim/place_tree.h"
#include "attune/optim/slices.h"

namespace attune {

/// What gradients are as they travel.
enum class GradientFormat {
  full,
  /// Half the bytes. Every sum in the PlaceTree is rounded, also where nothing is sent: so the bits
  /// are those of any number of processes.
  bf16,
};

struct ExchangeOptions {
  GradientFormat format = GradientFormat::full;
  int64_t bucket_bytes = 1 << 20;  ///< of small gradients, that are worth a message
};

/// How each process comes to the sums of all gradients of its slices: each sends to each what falls
/// to it (a reduce-scatter), as subtrees of the PlaceTree, which are never added before they are
/// where they belong. Gradients of few rows travel as rows.
///
/// What is put() is on its way at once, while a backward pass still goes on: small gradients in
/// buckets, large ones without a copy.
class GradientExchange {
 public:
  using Tree = PlaceTree<GradientSum>;
  using Nodes = std::vector<Tree::Node>;

  /// Keeps references.
  GradientExchange(Processes& processes, const std::vector<NamedVariable>& parameters,
                   const std::vector<std::vector<Slice>>& slices, const ExchangeOptions& options);

  /// In which the gradients of a parameter are added.
  Tree tree() const;

  /// The whole subtrees that this process has of a parameter's sum, in a step. Each at most once.
  void put(size_t parameter, const Nodes& nodes);

  /// The sums of this process's slices; all processes call it. After it comes the next step.
  std::vector<GradientSum> finish();

 private:
  // What is to be sent to another process: a bucket, and the tensors that follow it.
  struct Outbox {
    ByteWriter bucket;
    int64_t bytes = 0;
    std::vector<Tensor> follow;
  };
  const Slice* slice_of(int process, size_t parameter, size_t& at) const;
  void put(Outbox& box, const GradientSum& part);
  int64_t bytes_of(const Tensor& x) const;
  void put_elements(ByteWriter& out, const Tensor& x) const;
  Tensor get_elements(ByteReader& in, const Shape& shape) const;
  void flush(int process, bool is_last);
  void receive(int process, std::vector<Nodes>& nodes);

  Processes& processes_;
  const std::vector<NamedVariable>& parameters_;
  const std::vector<std::vector<Slice>>& slices_;  // of each process, by parameter
  const ExchangeOptions options_;
  std::vector<Outbox> outboxes_;  // for each process
  std::vector<Nodes> own_;        // of each own slice
};

}  // namespace attune
