// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

/// One step of a recurrent layer for one sequence, all n units at once: what lies between two
/// matrix products. Arrays do not overlap. For T = float and double.
namespace attune::kernels {

/// An LSTM's step, with gates = a_i, a_f, a_g, a_o [4n], which it replaces by i, f, g, o:
///   i, f, o = sigmoid(a_i, a_f, a_o),  g = tanh(a_g),  c' = f c + i g,  h' = o tanh(c')
template <class T>
void lstm(T* gates, const T* c, T* next_c, T* next_h, int64_t n);

/// Its gradient, from dL/dh' and dL/dc' to dL/da [4n] and dL/dc, which replaces dL/dc'. `gates` as
/// lstm() left them.
template <class T>
void lstm_backward(const T* gates, const T* c, const T* next_c, const T* dh, T* dc, T* dgates,
                   int64_t n);

}  // namespace attune::kernels
