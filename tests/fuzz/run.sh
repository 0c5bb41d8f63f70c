#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What ./dev fuzz does once it has built: `run.sh [TARGET] [SECONDS] [FLAG...]`, with flags of
# libFuzzer. Ends at the first finding.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

programs=build/fuzz/bin/fuzz seeds=build/fuzz/seeds corpus=build/fuzz/corpus found=build/fuzz/found
findings=tests/fuzz/findings logs=build/fuzz/logs

# What is a finding, beside what escapes and what the sanitizers see: 10 seconds, 256 MB at once.
limits=(-timeout=10 -malloc_limit_mb=256 -rss_limit_mb=1024)
# (Keeping longer stacks of allocations would be half the time.)
export ASAN_OPTIONS=quarantine_size_mb=16:malloc_context_size=2:exitcode=77
export UBSAN_OPTIONS=print_stacktrace=1 OMP_NUM_THREADS=1

# Files that targets write: in memory where that can be, and gone whatever ends the run.
TMPDIR=$([[ -w /dev/shm ]] && cd /dev/shm || cd "${TMPDIR:-/tmp}" && mktemp -d "$PWD/fuzz.XXXXXX")
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

targets() {
  local source
  for source in tests/fuzz/*.cpp; do basename "$source" .cpp; done
}

run() {  # TARGET FLAG... FOLDER...: by whole names, as a target may leave the folder it runs in
  local target=$1 status=0
  mkdir -p "$logs" "$found/$target"
  "$PWD/$programs/$target" "${limits[@]}" -artifact_prefix="$PWD/$found/$target/" "${@:2}" \
    </dev/null >"$logs/$target.log" 2>&1 || status=$?
  ((status == 0)) && return
  ((status != 72)) || exit 130 # interrupted, which is no finding
  tail -n 60 "$logs/$target.log" >&2
  case $status in
    70 | 71 | 77) ;; # 10 seconds, memory, all else that libFuzzer or a sanitizer found
    *)
      echo "fuzz: $target could not be run: status $status, see above; that is no finding" >&2
      exit "$status"
      ;;
  esac
  cat >&2 <<END

fuzz: $target has a finding; $logs/$target.log has all of what it said.
  again:      $programs/$target FILE, with the file that it names above
  smaller:    $programs/$target -minimize_crash=1 -max_total_time=60 FILE
  once it is mended, the file, with a name that says what it is: $findings/$target/
END
  exit 1
}

folders() {  # TARGET: of inputs that are known
  local folder
  for folder in {$seeds,$findings}/"$1"; do [[ ! -d $folder ]] || echo "$PWD/$folder"; done
}

fuzz() {  # TARGET SECONDS FLAG...
  local target=$1 seconds=$2 inputs=() dictionary=() quiet=()
  mapfile -t inputs < <(folders "$target")
  [[ ! -f $seeds/$target.dict ]] || dictionary=(-dict="$PWD/$seeds/$target.dict")
  # What nmt says goes nowhere; what libFuzzer and the sanitizers say does not.
  ! grep -q run_nmt "tests/fuzz/$target.cpp" || quiet=(-close_fd_mask=3)
  mkdir -p "$corpus/$target"
  run "$target" -max_total_time="$seconds" -max_len=32768 -print_final_stats=1 \
    "${quiet[@]}" "${dictionary[@]}" "${@:3}" "$PWD/$corpus/$target" "${inputs[@]}"
  echo "$target: $(sed -nE 's/^stat::number_of_executed_units: +(.*)/\1 inputs/p
    s/^stat::average_exec_per_sec: +(.*)/\1 a second/p; s/^stat::peak_rss_mb: +(.*)/\1 MB/p
    s/^#[0-9]+\s+DONE\s+(cov: [0-9]+) (ft: [0-9]+).*/\1,\2/p' "$logs/$target.log" |
    paste -s -d , | sed 's/,/, /g')"
}

if [[ ${1:-} =~ ^[a-z] ]]; then
  if [[ ! -f tests/fuzz/$1.cpp ]]; then
    echo "fuzz: there is no target '$1', but:" $(targets) >&2
    exit 2
  fi
  chosen=("$1")
  shift
else
  mapfile -t chosen < <(targets)
fi
seconds=${1:-60}
if [[ ! $seconds =~ ^[1-9][0-9]*$ ]]; then # libFuzzer would take a word for 0, which is no limit
  echo "fuzz: SECONDS is a whole number from 1 on, not '$seconds'" >&2
  exit 2
fi

"$programs/write_seeds" "$seeds"
for target in "${chosen[@]}"; do fuzz "$target" "$seconds" "${@:2}"; done
