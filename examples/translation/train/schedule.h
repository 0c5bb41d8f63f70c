// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/train/options.h"
#include "attune/optim/schedule.h"

namespace nmt {

/// The learning rate of each step of a training of `steps` steps. It rises for options.warm_up
/// steps, then
///
///   constant, plateau     stays; for plateau, Training lowers it by the loss on dev
///   cosine                falls to nearly 0 as half a cosine
///   inverse_square_root   falls as 1 / sqrt(step)
///   step                  is multiplied by options.decay_factor every options.decay_every steps
///   luong5, luong10       is halved 5 or 10 times, evenly over the second half of the steps
///   luong234              is halved 4 times, evenly over the last third
///
/// The luong ones are tensorflow/nmt's decay schemes, named after the settings of Luong et al. A
/// training that is resumed with another number of epochs has another number of steps, and goes on
/// at the rate that this one asks for.
Schedule make_schedule(const TrainingOptions& options, int64_t steps);

}  // namespace nmt
