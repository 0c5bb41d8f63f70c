#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# network.sh starts hosts, between which all goes over the network, and leaves nothing:
# hosts_test.sh TOOLS, the folder of delay and pingpong. Of rates and latencies: network_test.sh.
here=$(cd "$(dirname "$0")" && pwd)
tools=$(readlink -f "$1")
source "$here/../support/script.sh"
export NETWORK_TOOLS=$tools OMP_NUM_THREADS=1 OMPI_MCA_odls_base_sigkill_timeout=0

network() { timeout -s KILL 60 "$here/network.sh" "$@" >out 2>err </dev/null; }
latency=0
try() {  # that it can be done here
  local status=0
  network 2 1gbit $latency true || status=$?
  ((status == 0 || status == 77)) || wrong "it does not start, and says: $(<err)"
  return $status
}
try || skip_all "$(<err)"
latency=0.2ms
try || { latency=0 && skip "$(<err): latency"; }

for count in 1 3; do
  network $count none $latency hostname || wrong "$count hosts do not start: $(<err)"
  expect "names of hosts" "$(sort -u out | wc -l)" $count
done

# What each sends is what the other's cable counts, but for headers and few small messages.
network 2 none $latency "$tools/pingpong" 2 8000000/50000 || wrong "they do not exchange: $(<err)"
for host in 1 2; do
  bytes=$(sed -nE "s/.*host $host: ([0-9]+).*/\1/p" err)
  ((bytes > 32000000 && bytes < 34000000)) || wrong "host $host has sent $bytes bytes, not 32000000"
done

# Ends.
# shellcheck disable=SC2016
! network 2 none 0 bash -c '[[ $(hostname) == *-1 ]] || exit 3; sleep 100' ||
  wrong "one fails, and all is well"
network 2 none 0 --script bash -c 'exit 5'
expect "the status of a script" $? 5
count_processes() { grep -lzs "^NETWORK_NAME=attune$1\$" /proc/[0-9]*/environ | wc -l; }
for signal in TERM KILL; do
  "$here/network.sh" 2 none $latency bash -c 'echo here; sleep 100' >out 2>err </dev/null &
  started=$!
  for ((i = 0; i < 100; ++i)); do
    (($(wc -l <out) < 2)) || break
    sleep 0.1
  done
  expect "lines of two hosts" "$(wc -l <out)" 2
  (($(count_processes $started) > 4)) || wrong "processes cannot be found"
  kill -$signal $started
  ! wait $started 2>/dev/null || wrong "after SIG$signal, all is well"
  for ((i = 0; i < 100; ++i)); do
    (($(count_processes $started) > 0)) || break
    sleep 0.1
  done
  expect "processes after SIG$signal" "$(count_processes $started)" 0
done

for words in "0 none 0" "x none 0" "2 1mb 0" "2 none 1s"; do
  # shellcheck disable=SC2086
  network $words true
  expect "the status of $words" $? 2
done
finish
