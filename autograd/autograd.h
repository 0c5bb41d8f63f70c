// SPDX-License-Identifier: MIT
#pragma once

/// All of autograd: variables, ops, backward(), and the tools.
#include "attune/autograd/backward.h"
#include "attune/autograd/check_gradients.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/fused/additive_scores.h"
#include "attune/autograd/fused/linear.h"
#include "attune/autograd/fused/linear_cross_entropy.h"
#include "attune/autograd/gradient_sum.h"
#include "attune/autograd/graph.h"
#include "attune/autograd/modes.h"
#include "attune/autograd/op.h"
#include "attune/autograd/ops.h"
#include "attune/autograd/packing.h"
#include "attune/autograd/to_dot.h"
#include "attune/autograd/variable.h"
#include "attune/autograd/weight.h"
