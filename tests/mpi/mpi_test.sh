#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Processes that mpirun starts: mpi_test.sh PROGRAM, which is that of processes.cpp.
source "$(dirname "$0")/../support/script.sh"

program=$1
export OMP_NUM_THREADS=1
together() {  # COUNT TASK [FILE]; more of them than there are processors, and as root, as in containers
  timeout -s KILL 120 mpirun --allow-run-as-root --oversubscribe -n "$1" "$program" "${@:2}" \
    >out 2>err </dev/null
}
command -v mpirun >/dev/null || skip_all "no mpirun here"

for count in 1 2 3 5; do
  together $count exchange || wrong "$count processes do not exchange: $(head -n 3 err)"
done

"$program" train alone.safetensors || wrong "one process that is started alone does not train"
for count in 1 2 3 6; do
  together $count train "$count.safetensors" || wrong "$count processes do not train: $(head -n 3 err)"
  cmp alone.safetensors "$count.safetensors" || wrong "$count processes make another model"
done
! together 7 train none.safetensors || wrong "six batches are shared by seven processes"
grep -q "a step of 6 batches cannot be shared by 7 processes" err || wrong "seven say: $(head -n 3 err)"

# One that fails ends the others, and they end where one hangs: in time, and it is named.
seconds=$SECONDS
! together 3 throw || wrong "where one throws, all is well"
grep -q "process 2 has no more" err || wrong "where one throws, it says: $(head -n 3 err)"
! together 3 stop || wrong "where one hangs, all is well"
grep -q "process 2 of 3 has sent nothing for 3 seconds" err || wrong "where one hangs, it says: $(head -n 3 err)"
((SECONDS - seconds < 60)) || wrong "that took $((SECONDS - seconds)) seconds"

finish
