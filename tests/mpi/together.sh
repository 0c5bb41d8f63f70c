# SPDX-License-Identifier: MIT
# For scripts that start programs as several processes. Sourced behind script.sh.
# shellcheck shell=bash
command -v mpirun >/dev/null || skip_all "no mpirun here"
export OMP_NUM_THREADS=1
# As root, as in containers; more of them than there are processors.
run_together=(mpirun --allow-run-as-root --oversubscribe -n)

together() {  # COUNT COMMAND...
  timeout -s KILL 120 "${run_together[@]}" "$@"
}
