// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "attune/autograd/variable.h"
#include "attune/core/ids.h"
#include "attune/core/real.h"

namespace attune {

/// Rows of a table by id: table [V, E], ids [S, B] -> [S, B, E]. Throws for an id outside [0, V),
/// naming the id, V and the position.   dL/dtable[v] = sum of dL/dy over the places where id = v;
/// 0 for v = padding_id, if there is one.
Variable gather(const Variable& table, const Ids& ids, std::optional<int32_t> padding_id = {});

/// Chooses rows: y[i] = chosen[i] ? a[i] : b[i], along the first axis of equally shaped a and b; an
/// undefined b is zeros. `chosen` [B] holds 1 or 0, or throws. For recurrent layers over mixed
/// lengths: a finished sentence keeps its state whatever the padding computes.
Variable select_rows(const Ids& chosen, const Variable& a, const Variable& b);

}  // namespace attune
