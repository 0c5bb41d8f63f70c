#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# That the network of network.sh is as fast, and as slow, as it says: network_test.sh TOOLS [ROUNDS].
# TOOLS is the folder of delay and pingpong. Prints what it measures; takes some 20 s, and both
# processors for itself meanwhile.
here=$(cd "$(dirname "$0")" && pwd)
tools=$(readlink -f "$1") rounds=${2:-3}
source "$here/../support/script.sh"
export NETWORK_TOOLS=$tools OMP_NUM_THREADS=1

# Where others compute, times would be those of waiting for a processor.
first=()
! chrt -f 1 true 2>/dev/null || first=(chrt -f 1)

evaluate() { awk "BEGIN { printf \"%.3f\", $1 }"; }
bound() {  # NAME VALUE LEAST MOST
  (($(evaluate "$3 <= $2 && $2 <= $4" | cut -c 1))) || wrong "$1: $2, expected $3 to $4"
}

short=4 stream=64000000 long=8000000  # bytes
row='%6s %7s %8s %8s %8s %8s %8s %9s\n'
# shellcheck disable=SC2059
{
  printf "$row" rate latency message byte "one way" both long delay
  printf "$row" "" "" us ns Gbit/s Gbit/s Gbit/s processor
}
for rate in none 1gbit 10gbit; do
  for latency in 0 0.2ms; do
    what="$rate $latency" status=0
    "$here/network.sh" 2 $rate $latency "${first[@]}" "$tools/pingpong" "$rounds" \
      $short $stream/50000 $long >out 2>err </dev/null || status=$?
    ((status != 77)) || { skip "$(<err): $what" && continue; }
    ((status == 0)) || { wrong "$what: $(<err)" && continue; }
    { read -r _ message _ && read -r _ one_way both && read -r _ _ both_long; } <out
    trip=$(evaluate "2e6 * $message")
    gbit=$(evaluate "8e-9 * $stream / $one_way") gbit_both=$(evaluate "8e-9 * $stream / $both")
    # shellcheck disable=SC2059
    printf "$row" $rate $latency "$(evaluate "1e6 * $message")" \
      "$(evaluate "1e9 * $one_way / $stream")" "$gbit" "$gbit_both" \
      "$(evaluate "8e-9 * $long / $both_long")" "$(grep -o '[0-9]*%' err)"

    if [[ $latency == 0 ]]; then
      bound "$what: a round trip, in us" "$trip" 0 100
    else
      bound "$what: a round trip, in us" "$trip" 400 550
    fi
    # Of 1514 bytes of a packet, 1448 are of the message. Both at once, processes need time, too.
    case $rate in
      1gbit)
        bound "$what: one way" "$gbit" 0.9 1
        bound "$what: both at once" "$gbit_both" 0.8 1
        ;;
      10gbit) bound "$what: one way" "$gbit" 7 10 ;;
    esac
    sent=$((rounds * 2 * (100 * short + stream + long)))
    for host in 1 2; do
      bound "$what: bytes sent by host $host" "$(sed -nE "s/.*host $host: ([0-9]+).*/\1/p" err)" \
        $sent "1.1 * $sent"
    done
  done
done
finish
