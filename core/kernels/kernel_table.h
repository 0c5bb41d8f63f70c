// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

/// The loops in vector instructions: what each does, over arrays of T = float and double. Compiled
/// once for each instruction set; which of these runs, dispatch.h says. A namespace beside
/// Attune's, since both precisions of the library share them.
namespace attune_kernels {

/// Of a row, for its softmax.
template <class T>
struct ShiftedExp {
  T maximum;  // m = max_i x_i
  T sum;      // of e^(x_i - m)
};

/// The numbers of one step of Adam, the same for all elements of a parameter.
template <class T>
struct AdamStep {
  T gradient_factor;  ///< times the gradient, before all else
  T decay;            ///< weight decay that is part of the gradient
  T keep;             ///< what a decoupled weight decay leaves of x
  T beta1, beta2;
  T rate;     ///< learning rate / (1 - beta1^t)
  T v_scale;  ///< 1 / (1 - beta2^t)
  T epsilon;
};

/// A matrix, with the distances between its rows and between its columns. To transpose it is to
/// swap the two.
template <class T>
struct Strided {
  const T* data;
  int64_t row_step, column_step;
};

/// The kernels of one instruction set. Arrays do not overlap, unless a kernel says otherwise, and
/// need not be aligned; n >= 0.
template <class T>
struct Kernels {
  // ---- functions of one number
  //
  // x and y may be the same array. NaN and the infinities go through as in <cmath>, results below
  // the normal range come out as subnormals, and y[i] depends on x[i] alone, to the last bit: not
  // on i, n or how an array is split. Another instruction set may round otherwise, within the same
  // bounds. These are in units in the last place (ulp) of the true result, over the whole range of
  // T; in brackets, the largest error found.

  /// y = e^x, within 1.25 ulp (0.99).
  void (*exp)(const T* x, T* y, int64_t n);
  /// y = tanh x, within 3 ulp (2.57). tanh -0 is -0, and tanh x is x for tiny x.
  void (*tanh)(const T* x, T* y, int64_t n);
  /// y = 1 / (1 + e^-x), within 3 ulp (2.41), also where it is nearly 0.
  void (*sigmoid)(const T* x, T* y, int64_t n);

  // ---- softmax

  /// y_i = e^(x_i - m), so that softmax(x) = y / sum and log softmax(x) = (x - m) - log sum.
  /// Subtracting the maximum keeps e^x from overflowing. A NaN or +inf in x, or nothing but -inf,
  /// makes `sum` NaN. x and y may be the same array. The sum is added up in an order that depends
  /// on n alone: the same on every instruction set.
  ShiftedExp<T> (*shifted_exp)(const T* x, T* y, int64_t n);

  // ---- a step of a recurrent layer
  //
  // For one sequence, all n units at once: what lies between two matrix products.

  /// An LSTM's step, with gates = a_i, a_f, a_g, a_o [4n], which it replaces by i, f, g, o:
  ///   i, f, o = sigmoid(a_i, a_f, a_o),  g = tanh(a_g),  c' = f c + i g,  h' = o tanh(c')
  void (*lstm)(T* gates, const T* c, T* next_c, T* next_h, int64_t n);
  /// Its gradient, with `gates` as lstm() left them: from dh = dL/dh' and dc = dL/dc' [n] to
  /// dgates = dL/da [4n], and dc becomes dL/dc.
  ///   d = dL/dc' + dL/dh' o (1 - tanh^2(c')),   which is all that reaches c'
  ///   dL/da_i = d g i (1 - i),   dL/da_f = d c f (1 - f),   dL/da_g = d i (1 - g^2),
  ///   dL/da_o = dL/dh' tanh(c') o (1 - o),   dL/dc = d f
  void (*lstm_backward)(const T* gates, const T* c, const T* next_c, const T* dh, T* dc, T* dgates,
                        int64_t n);
  /// A GRU's step, with gates_x = x_r, x_z, x_c and gates_h = u_r, u_z, u_c [3n each]: what comes
  /// of the input and of the state. Leaves r, z, u_c in gates_h, and c in `candidate`.
  ///   r = sigmoid(x_r + u_r),  z = sigmoid(x_z + u_z),  c = tanh(x_c + r u_c),  h' = c + z (h - c)
  /// c is what gru.h of nn, and PyTorch, call n.
  void (*gru)(const T* gates_x, T* gates_h, const T* h, T* candidate, T* next_h, int64_t n);
  /// Its gradient, with `gates` as gru() left gates_h: from dh = dL/dh' [n] to dgates_x = dL/dx and
  /// dgates_h = dL/du [3n each]. dh becomes z dL/dh', the part of dL/dh that does not come through
  /// gates_h.
  ///   dL/dx_c = dL/dh' (1 - z) (1 - c^2),   dL/du_c = r dL/dx_c,
  ///   dL/dx_r = dL/du_r = dL/dx_c u_c r (1 - r),   dL/dx_z = dL/du_z = dL/dh' (h - c) z (1 - z)
  void (*gru_backward)(const T* gates, const T* h, const T* candidate, T* dh, T* dgates_x,
                       T* dgates_h, int64_t n);

  // ---- additive attention
  //
  // Of one query of n units over a sentence's memory (Bahdanau et al. 2015, A.1.2):
  //
  //   score_s = sum_j v_j tanh(q_j + k_sj),   tanh(q + k) = 1 - 2r,   r = 1 / (1 + e^2q e^2k)
  //
  // The exponential of a sum is a product. So all queries of a sentence share the exponentials of
  // its memory, and a score costs a division a unit in place of a whole tanh: what comes in here as
  // query and keys are E_q = e^2q and E_k = e^2k, positive and finite.

  /// scores[s] for s < length. Key s begins at keys + s * stride.
  void (*additive_scores)(const T* query, const T* keys, int64_t stride, const T* v, T* scores,
                          int64_t length, int64_t n);
  /// Its gradient from dL/dscores, added to what stands in dquery = dL/dE_q [n], dkeys = dL/dE_k,
  /// laid out as keys, and dv = dL/dv [n]:
  ///   d_sj = 2 v_j r_sj^2 dL/dscore_s,   which is dL/d(E_q E_k)
  ///   dL/dE_q,j = sum_s d_sj E_k,sj,   dL/dE_k,sj = d_sj E_q,j,
  ///   dL/dv_j = sum_s (1 - 2 r_sj) dL/dscore_s
  void (*additive_scores_backward)(const T* dscores, const T* query, const T* keys, int64_t stride,
                                   const T* v, T* dquery, T* dkeys, T* dv, int64_t length,
                                   int64_t n);

  // ---- Adam

  /// For n parameters x, in one pass:
  ///   g = gradient_factor gradient + decay x
  ///   m = beta1 m + (1 - beta1) g
  ///   v = beta2 v + (1 - beta2) g^2
  ///   x = keep x - rate m / (sqrt(v v_scale) + epsilon)
  /// Values of m and v below the normal range become 0: without a gradient they would shrink to
  /// such numbers and stay there, where every operation is slow.
  void (*adam)(const AdamStep<T>& step, const T* gradient, T* x, T* m, T* v, int64_t n);

  // ---- products
  //
  // The right operand is copied into panels of a few columns each, as in Goto and van de Geijn
  // (2008), "Anatomy of high-performance matrix multiplication".

  /// Columns of a panel, which fill two vector registers.
  int64_t panel_width;
  /// Copies `rows` rows of the first `columns` <= panel_width columns: P [rows, panel_width], with
  /// zeros behind the last column.
  void (*fill_panel)(const Strided<T>& from, int64_t rows, int64_t columns, T* panel);
  /// C [m, columns] = A [m, k] P, or C += A P, for one panel P [k, panel_width], of which the first
  /// `columns` count. ldc is the distance between rows of C. Each element is summed in the order of
  /// k, whatever m and the place of its row are.
  void (*multiply_panel)(int64_t m, int64_t k, const Strided<T>& a, const T* panel, bool add, T* c,
                         int64_t ldc, int64_t columns);
};

/// All kernels of one instruction set: what one compilation of simd/kernels.cpp and simd/panels.cpp
/// provides.
struct KernelTable {
  Kernels<float> f32;
  Kernels<double> f64;
};

}  // namespace attune_kernels
