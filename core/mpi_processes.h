// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "attune/core/processes.h"

/// The whole of what Attune asks of MPI. Compiled where it was asked for.
namespace attune {

/// Whether mpirun, srun or their like have started this program: one that is started alone takes no
/// part in MPI, which would cost it a second and a helper process.
bool was_started_by_mpi();

/// See join_processes().
std::unique_ptr<Processes> join_mpi(double patience);

}  // namespace attune
