#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Hosts that this machine plays, and between them a network of which rate and latency are known:
#   network.sh HOSTS RATE LATENCY PROGRAM...           mpirun starts PROGRAM, a process on each host
#   network.sh HOSTS RATE LATENCY --script COMMAND...  COMMAND runs on the first host; what mpirun
#                                                      starts there has the others too
# RATE is that of a host's cable, in each direction (1gbit, 500mbit, none); LATENCY, one way, from
# host to host (0.2ms, 50us, 0). Says at the end how many bytes each host has sent. For root; where
# something is missing, the status is 77. NETWORK_TOOLS is the folder of delay, if another than
# build/mpi/bin/network.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

stop() {  # STATUS SENTENCE
  echo "network: ${*:2}" >&2
  exit "$1"
}

enter() {  # HOST COMMAND...: becomes that command there
  local holders
  read -ra holders <<<"$NETWORK_HOLDERS"
  exec nsenter --target "${holders[$1 - 1]}" --net --uts --ipc --mount --wd "${@:2}"
}

# What mpirun calls in place of ssh, with the address of a host and a line for its shell.
[[ ${1-} != --enter ]] || enter "${2##*.}" sh -c "${*:3}"

inside=
[[ ${1-} != --inside ]] || { inside=1 && shift; }
(($# >= 4)) || { sed -n '3,10s/^# \?//p' "$0" >&2 && exit 2; }
hosts=$1 rate=$2 latency=$3
[[ $hosts =~ ^[1-9][0-9]?$ ]] || stop 2 "HOSTS are 1 to 99, not '$hosts'"
[[ $rate =~ ^(none|[1-9][0-9]*[mg]bit)$ ]] ||
  stop 2 "RATE is like 1gbit, 500mbit or none, not '$rate'"
[[ $latency =~ ^(0|[0-9]+us|[0-9]+(\.[0-9]+)?ms)$ ]] ||
  stop 2 "LATENCY is like 0.2ms, 50us or 0, not '$latency'"
microseconds=${latency%us}
[[ $latency != *ms ]] || microseconds=$(awk "BEGIN { print int(${latency%ms} * 1000 + 0.5) }")
delay=${NETWORK_TOOLS:-$here/../../build/mpi/bin/network}/delay

# ---- outside -------------------------------------------------------------------------------------

# Everything is made, and every process runs, in namespaces of which the script inside is the first
# process: when that one ends, or is killed, the kernel ends the others and takes the networks away.
if [[ -z $inside ]]; then
  ((EUID == 0)) || stop 77 "only root can make hosts"
  tools=(ip tc mpirun unshare nsenter setpriv setsid pkill)
  ((microseconds == 0)) || tools+=(iptables chrt "$delay")
  for tool in "${tools[@]}"; do
    command -v "$tool" >/dev/null || stop 77 "no $tool here"
  done
  unshare --net --pid --mount-proc --fork true 2>/dev/null ||
    stop 77 "root may not make hosts here"
  export NETWORK_NAME=attune$$
  setpriv --pdeathsig KILL unshare --net --pid --mount-proc --fork --kill-child \
    setsid "$here/network.sh" --inside "$@" <&0 &
  unshare=$! signals=0 status=0
  # unshare lets none through; and in a session of their own, no process gets one from a terminal.
  trap '((++signals)); pkill -TERM -P "$unshare" || true' INT TERM HUP
  wait "$unshare" || status=$?
  while kill -0 "$unshare" 2>/dev/null; do  # that was a signal
    status=0
    wait "$unshare" || status=$?
  done
  ((signals == 0 || status > 0)) || status=143
  exit "$status"
fi

command=
trap '[[ -n $command ]] || exit 143; kill -TERM "$command" || true' TERM

# ---- the network ---------------------------------------------------------------------------------

# A bucket of tokens keeps to RATE over long, but what the bucket holds passes at once. It has to
# hold one packet, and what comes in while the kernel's timer is late, or the rate falls; what is
# more would only let short messages travel free. TCP hands down packets of up to 64 KB (GSO; the
# cable of a real host would see them cut), which is much for 1 Gbit/s and little for 10: one of 0.2
# ms costs little enough to handle. Timers were found to be less than 0.05 ms late.
shape() {  # DEVICE
  [[ $rate != none ]] || return 0
  local kilobits=${rate%[mg]bit}
  [[ $rate == *mbit ]] && kilobits+=000 || kilobits+=000000
  local packet=$((kilobits / 40))  # 0.2 ms, in bytes
  packet=$((packet < 3000 ? 3000 : packet > 64000 ? 64000 : packet))
  ip link set "$1" gso_max_size $packet
  # GSO counts one header, tokens count those of all the packets that will come of it: 5% more.
  tc qdisc add dev "$1" root tbf rate "$rate" burst $((packet * 21 / 20 + kilobits / 160)) limit 4mb
}

add_host() {  # NUMBER
  # It shares no memory with others, and has a name, by which Open MPI tells hosts apart.
  # shellcheck disable=SC2016
  read -r _ < <(exec unshare --net --uts --ipc --mount sh -c '
    hostname "$0" && mount -t tmpfs none /dev/shm && echo made && exec sleep infinity
  ' "$NETWORK_NAME-$1") || stop 77 "the kernel makes no hosts"
  local holder=$!
  NETWORK_HOLDERS+="$holder "
  ip link add "port$1" type veth peer name eth0 netns "$holder" || stop 77 "the kernel has no veth"
  shape "port$1" || stop 77 "the kernel limits no rates (tbf)"
  ip link set "port$1" master bridge up
  # The default may be BBR, which measures and paces on its own account. Others than reno may not be
  # allowed to choose; where nothing is lost, as here, they are much the same.
  (enter "$1" bash -euc "rate=$rate
    $(declare -f shape)
    shape eth0
    { echo cubic || echo reno; } >/proc/sys/net/ipv4/tcp_congestion_control 2>/dev/null
    ip link set lo up
    ip address add 10.0.0.$1/24 dev eth0
    ip link set eth0 up")
}

export NETWORK_HOLDERS=
ip link add bridge type bridge forward_delay 0 mcast_snooping 0 ||
  stop 77 "the kernel has no bridges"
ip link set bridge up
addresses=
for ((host = 1; host <= hosts; ++host)); do
  add_host "$host"
  addresses+=${addresses:+,}10.0.0.$host
done

if ((microseconds > 0)); then
  echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables ||
    stop 77 "the kernel shows iptables no packets of a bridge (br_netfilter)"
  iptables -A FORWARD -j NFQUEUE || stop 77 "the kernel queues no packets (NFQUEUE)"
  # Before all that computes: what is due does not wait for a processor.
  read -r _ < <(exec chrt -f 50 "$delay" "$microseconds") || stop 77 "$delay does not start"
  delay=$!
fi

# ---- the command ---------------------------------------------------------------------------------

export PATH=$here:$PATH OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 \
  OMPI_MCA_plm=rsh OMPI_MCA_plm_rsh_agent="network.sh --enter" \
  OMPI_MCA_orte_default_dash_host="$addresses" OMPI_MCA_orte_tmpdir_base=/dev/shm \
  OMPI_MCA_oob_tcp_if_include=eth0 OMPI_MCA_pml=ob1 OMPI_MCA_btl=tcp,self \
  OMPI_MCA_btl_tcp_if_include=eth0 OMPI_MCA_hwloc_base_binding_policy=none
shift 3
if [[ $1 == --script ]]; then shift; else set -- mpirun -n "$hosts" "$@"; fi
start=${EPOCHREALTIME/./} status=0
(enter 1 "$@") <&0 &
command=$!
wait "$command" || status=$?
while kill -0 "$command" 2>/dev/null; do  # that was a signal
  status=0
  wait "$command" || status=$?
done

said=
for ((host = 1; host <= hosts; ++host)); do
  said+="${said:+, }host $host: $(awk "\$1 == \"port$host:\" { print \$2 }" /proc/net/dev)"
done
if ((microseconds > 0)); then
  read -r busy _ <"/proc/$delay/schedstat"  # nanoseconds
  said+="; delay took $((busy / 10 / (${EPOCHREALTIME/./} - start)))% of a processor"
fi
echo "network: bytes sent by $said" >&2
exit "$status"
