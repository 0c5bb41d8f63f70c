#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Processes that mpirun starts: mpi_test.sh PROGRAM EXAMPLE, which are those of processes.cpp and of
# examples/data_parallel.cpp.
here=$(cd "$(dirname "$0")" && pwd)
program=$(readlink -f "$1") example=$(readlink -f "$2")
source "$here/../support/script.sh"
source "$here/together.sh"

start() {  # COUNT TASK [FILE]
  together "$1" "$program" "${@:2}" >out 2>err </dev/null
}

for count in 1 2 3 5; do
  start $count exchange || wrong "$count processes do not exchange: $(head -n 3 err)"
done

"$program" train alone.safetensors || wrong "one process that is started alone does not train"
for count in 1 2 3 6; do
  start $count train "$count.safetensors" || wrong "$count processes do not train: $(head -n 3 err)"
  cmp alone.safetensors "$count.safetensors" || wrong "$count processes make another model"
done
! start 7 train none.safetensors || wrong "six batches are shared by seven processes"
grep -q "a step of 6 batches cannot be shared by 7 processes" err || wrong "seven say: $(head -n 3 err)"

"$example" >alone.txt || wrong "the example has not learnt"
for count in 1 2 3 4; do
  together $count "$example" >several.txt 2>err || wrong "$count processes have not learnt: $(head -n 3 err)"
  cmp alone.txt several.txt || wrong "the example of $count processes says something else"
done

# One that fails ends the others, and they end where one hangs: in time, and it is named.
seconds=$SECONDS
! start 3 throw || wrong "where one throws, all is well"
grep -q "process 2 has no more" err || wrong "where one throws, it says: $(head -n 3 err)"
! start 3 stop || wrong "where one hangs, all is well"
grep -q "process 2 of 3 has sent nothing for 3 seconds" err || wrong "where one hangs, it says: $(head -n 3 err)"
((SECONDS - seconds < 60)) || wrong "that took $((SECONDS - seconds)) seconds"

finish
