// SPDX-License-Identifier: MIT
#pragma once

/// All of optim: what moves parameters.
#include "attune/optim/adam.h"
#include "attune/optim/adamw.h"
#include "attune/optim/clip.h"
#include "attune/optim/data_parallel.h"
#include "attune/optim/gradient_exchange.h"
#include "attune/optim/lion.h"
#include "attune/optim/message_tags.h"
#include "attune/optim/moving_average.h"
#include "attune/optim/optimizer.h"
#include "attune/optim/place_tree.h"
#include "attune/optim/plateau.h"
#include "attune/optim/rmsprop.h"
#include "attune/optim/saved_state.h"
#include "attune/optim/schedule.h"
#include "attune/optim/sgd.h"
#include "attune/optim/slices.h"
#include "attune/optim/subnormal.h"
#include "attune/optim/trainable.h"
