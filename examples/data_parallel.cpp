// SPDX-License-Identifier: MIT
// One model, trained by as many processes as there are. Each step has four batches, so any number
// up to four may share them, and all make the same model, to the bit:
//   data_parallel                      # alone
//   mpirun -n 4 data_parallel          # in a build with MPI: ./dev build mpi
#include <cstdio>
#include <memory>
#include <vector>

#include "attune/autograd/autograd.h"
#include "attune/core/core.h"
#include "attune/nn/nn.h"
#include "attune/optim/optim.h"

using namespace attune;

/// logits = W2 tanh(W1 x + b1) + b2:  [N, 2] -> [N, 2]
class Classifier : public Module {
 public:
  Classifier(Place at, Rng& rng)
      : Module(at), hidden_(this, "hidden", 2, 32, rng), output_(this, "output", 32, 2, rng) {}
  Variable operator()(const Variable& x) const { return output_(tanh(hidden_(x))); }

 private:
  Child<Linear> hidden_, output_;
};

struct Batch {
  Tensor points;  // [64, 2]
  Ids classes;    // [64], whether a point lies inside the circle of radius 1
};

// The batch at a place of a step is the same one, whichever process draws it.
Batch draw(int64_t step, int64_t place) {
  Rng rng(static_cast<uint64_t>(4 * step + place));
  const Tensor points = uniform({64, 2}, -1.5, 1.5, rng);
  std::vector<int32_t> classes;
  for (int64_t i = 0; i < 64; ++i) {
    const real x = points(i, 0), y = points(i, 1);
    classes.push_back(x * x + y * y < 1 ? 1 : 0);
  }
  return {points, Ids(classes)};
}

int main() {
  const std::unique_ptr<Processes> processes = join_processes();
  const bool is_first = processes->rank() == 0;

  Rng rng(1);  // of the same seed everywhere: all begin with the same weights
  const Root<Classifier> model(rng);
  DataParallel parallel(*processes, decay_matrices_only(model->parameters()), /*batches=*/4,
                        [](std::vector<ParameterGroup> groups) {
                          return std::make_unique<AdamW>(groups,
                                                         AdamWOptions{.learning_rate = real(0.01)});
                        });
  for (int64_t step = 0; step < 200; ++step) {
    for (const int64_t place : parallel.places(4)) {  // those of this process
      const Batch batch = draw(step, place);
      parallel.backward(cross_entropy(model(constant(batch.points)), batch.classes) / 4, place);
    }
    const real norm = parallel.step(/*max_norm=*/1);
    if (is_first && step % 50 == 0) std::printf("step %3ld  norm %.6f\n", long{step}, norm);
  }

  const Batch test = draw(1000, 0);
  const Tensor logits = model(constant(test.points)).value();  // [64, 2]
  int64_t right = 0;
  for (int64_t i = 0; i < 64; ++i) right += (logits(i, 1) > logits(i, 0)) == (test.classes[i] == 1);
  if (is_first) std::printf("%ld of 64 points are classified rightly\n", long{right});
  return right > 55 ? 0 : 1;
}
