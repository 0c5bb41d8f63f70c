// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/files/safetensors.h"
#include "attune/core/processes.h"
#include "attune/optim/gradient_exchange.h"
#include "attune/optim/optimizer.h"
#include "attune/optim/place_tree.h"
#include "attune/optim/slices.h"

namespace attune {

/// Trains a model on several processes, each of which has a copy of it:
///
///   const std::unique_ptr<Processes> processes = join_processes();
///   DataParallel parallel(*processes, decay_matrices_only(model->parameters()), 4,
///                         [](auto groups) { return std::make_unique<AdamW>(groups); });
///   for (const std::vector<Batch>& batches : steps) {  // four each
///     for (const int64_t place : parallel.places(std::ssize(batches))) {
///       parallel.backward(model->loss(batches[place]), place);
///     }
///     parallel.step(1);  // clipped to a norm of 1
///   }
///
/// A step is so many batches, however many processes share them. Their gradients are added by place
/// (place_tree.h), so the bits follow from the number of batches in a step and not from that of
/// processes. A loss that draws random numbers has to draw those of its batch, whoever computes it:
/// Rng::seek() its streams before each.
///
/// Each process adds up and moves a slice of the parameters, and keeps what an optimizer remembers
/// of that alone (ZeRO-1, Rajbhandari et al. 2020); then all get all slices.
class DataParallel {
 public:
  using MakeOptimizer =
      std::function<std::unique_ptr<Optimizer>(std::vector<ParameterGroup> groups)>;

  /// `make` gets this process's slices as parameters. Throws if a step has fewer batches than there
  /// are processes, or for parameters that no optimizer takes.
  DataParallel(Processes& processes, std::vector<ParameterGroup> groups, int64_t batches,
               const MakeOptimizer& make, const ExchangeOptions& options = {});
  DataParallel(const DataParallel&) = delete;
  DataParallel& operator=(const DataParallel&) = delete;

  /// Begins a step of so many batches, of which the last of a pass may have fewer: the places of
  /// this process's. Throws if there are more than a step has.
  std::vector<int64_t> places(int64_t batches);

  /// backward(), of the batch at that place: of each of places(), in their order. Throws for
  /// another. Gradients of the last one leave for other processes while it still goes on.
  void backward(const Variable& loss, int64_t place);

  /// Moves the parameters by the sum of all gradients times min(1, max_norm / norm), and returns
  /// the norm over all; infinity does not clip. It is added row by row, but for steps of one batch,
  /// whose bits are those of clip.h and the optimizer alone. A parameter that no batch brought a
  /// gradient stays as it is. Throws on all processes, and names it, if one's gradient is not
  /// finite.
  real step(real max_norm);

  /// For rates and counts of steps, which are the same everywhere.
  Optimizer& optimizer() { return *optimizer_; }
  const Optimizer& optimizer() const { return *optimizer_; }

  /// The state of an optimizer of all parameters, as if one process had moved them: on the first
  /// process. All have to call it, the others for nothing.
  SafetensorsFile state();
  /// Takes up such a state, of however many processes. All have to call it, with the whole of it.
  /// Throws as an optimizer does.
  void load_state(const SafetensorsFile& saved);

 private:
  int64_t first_place(int64_t rank) const { return rank * batches_ / processes_.count(); }
  void take_own_slices(std::vector<ParameterGroup>& groups);
  void send(size_t parameter);
  std::vector<GradientSum> exchange();
  real norm(const std::vector<GradientSum>& total);
  void lend_slices();
  Tensor lent(const Slice& slice) const;
  real* place_of(const Slice& slice) const;
  void spread();
  SafetensorsFile any_state() const;
  void copy_rest(const SafetensorsFile& from, SafetensorsFile& to) const;

  Processes& processes_;
  const int64_t batches_;
  std::vector<NamedVariable> parameters_;
  std::vector<real*> elements_;               // of each of them, while a step moves them
  std::vector<GradientExchange::Tree> sums_;  // of each parameter, of this process's batches
  int64_t next_place_, last_place_;           // of this process's, in this step
  std::vector<std::vector<Slice>> slices_;    // of each process
  std::unique_ptr<GradientExchange> exchange_;
  std::vector<NamedVariable> own_;  // this one's
  std::unique_ptr<Optimizer> optimizer_;
};

}  // namespace attune
