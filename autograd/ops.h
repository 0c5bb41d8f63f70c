// SPDX-License-Identifier: MIT
#pragma once

/// All plain ops; packing.h and fused/ have others, which layers are made of.
#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/dropout.h"
#include "attune/autograd/gather.h"
#include "attune/autograd/layer_norm.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/reduction.h"
#include "attune/autograd/softmax.h"
