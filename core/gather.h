// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "attune/core/ids.h"
#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune {

/// Rows of a table by id: table [V, ...], ids [S, B] -> [S, B, ...]. Throws for an id outside [0,
/// V).
Tensor gather_rows(const Tensor& table, const Ids& ids);

/// table[ids[i]] += rows[i], in the order of i, but for ids[i] = `except`: the gradient of
/// gather_rows. Throws for another id outside [0, V), or if `rows` is not shaped as gather_rows
/// would return it.
void scatter_add_rows(Tensor& table, const Ids& ids, const Tensor& rows,
                      std::optional<int32_t> except = {});

}  // namespace attune
