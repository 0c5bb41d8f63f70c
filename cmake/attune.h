// SPDX-License-Identifier: MIT
#pragma once

/// All of Attune. Beside the folders of the library, in the tree as after installation; each has a
/// header of all that is in it, too.
#include "attune/autograd/autograd.h"
#include "attune/core/core.h"
#include "attune/nn/nn.h"
#include "attune/optim/optim.h"
