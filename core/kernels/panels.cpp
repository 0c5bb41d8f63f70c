// SPDX-License-Identifier: MIT
#include "attune/core/kernels/panels.h"

#include "attune/core/kernels/dispatch.h"

namespace attune::kernels {

template <class T>
int64_t panel_width() {
  return best_kernels<T>().panel_width;
}

template <class T>
void pack_panel(const Strided<T>& from, int64_t rows, int64_t columns, T* panel) {
  best_kernels<T>().pack_panel(from, rows, columns, panel);
}

template <class T>
void multiply_panel(int64_t m, int64_t k, const Strided<T>& a, const T* panel, bool add, T* c,
                    int64_t ldc, int64_t columns) {
  best_kernels<T>().multiply_panel(m, k, a, panel, add, c, ldc, columns);
}

template int64_t panel_width<float>();
template int64_t panel_width<double>();
template void pack_panel(const Strided<float>&, int64_t, int64_t, float*);
template void pack_panel(const Strided<double>&, int64_t, int64_t, double*);
template void multiply_panel(int64_t, int64_t, const Strided<float>&, const float*, bool, float*,
                             int64_t, int64_t);
template void multiply_panel(int64_t, int64_t, const Strided<double>&, const double*, bool, double*,
                             int64_t, int64_t);

}  // namespace attune::kernels
