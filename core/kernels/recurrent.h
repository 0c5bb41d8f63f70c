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

/// A GRU's step, with gates_x and gates_h [3n] each a_r, a_z, a_n: what comes of the input and of
/// the state. Leaves r, z and the old a_n in gates_h.
///   r, z = sigmoid(a_r, a_z of both, added),  n = tanh(x_n + r h_n),  h' = n + z (h - n)
template <class T>
void gru(const T* gates_x, T* gates_h, const T* h, T* candidate, T* next_h, int64_t n);

/// Its gradient, from dL/dh' to those of gates_x and gates_h [3n each]; replaces dL/dh' by the part
/// of dL/dh that does not come through gates_h, which is z dL/dh'. `gates` as gru() left gates_h.
template <class T>
void gru_backward(const T* gates, const T* h, const T* candidate, T* dh, T* dgates_x, T* dgates_h,
                  int64_t n);

}  // namespace attune::kernels
