// SPDX-License-Identifier: MIT
#pragma once

/// OpenMP with one thread: all of it that core/ asks for.
inline void omp_set_num_threads(int) {}
inline int omp_get_max_threads() { return 1; }
inline int omp_get_num_threads() { return 1; }
inline int omp_get_thread_num() { return 0; }
inline int omp_in_parallel() { return 0; }
