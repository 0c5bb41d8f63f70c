// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/settings.h"
#include "attune/nn/recurrent/gru.h"
#include "attune/nn/recurrent/layer_norm_lstm.h"
#include "attune/nn/recurrent/lstm.h"
#include "attune/nn/recurrent/rnn.h"

/// The recurrent cells that a model can be built of: a further one is a line here.
namespace nmt {

struct CellRow {
  std::string_view name;
  CellType (*type)();
};

template <>
struct Choices<CellRow> {
  static constexpr CellRow list[] = {{"lstm", cell_type<LSTMCell>},
                                     {"gru", cell_type<GRUCell>},
                                     {"rnn", cell_type<RNNCell>},
                                     {"ln_lstm", cell_type<LayerNormLSTMCell>}};
};

}  // namespace nmt
