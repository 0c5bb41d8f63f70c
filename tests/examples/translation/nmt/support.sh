# SPDX-License-Identifier: MIT
# What the scripts that run nmt as its users do have in common. A script begins with
#   source "$(dirname "$0")/support.sh" "$1"      # the path of nmt
# which takes it to a folder of its own, and ends with `finish`.
nmt=$(readlink -f "$1")
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export OMP_NUM_THREADS=1
source "$tests/../../../support/script.sh"

# The command must fail with one line on standard error that holds every given piece.
refuses() {  # "PIECE|PIECE" COMMAND...
  local pieces=$1 status=0 said piece
  shift
  said=$("$@" 2>&1 >/dev/null </dev/null) || status=$?
  ((status != 0)) || wrong "'$*' should fail"
  ((status < 126)) || wrong "'$*' crashed with status $status"
  (($(wc -l <<<"$said") == 1)) || wrong "'$*' should say one line, said: $said"
  while IFS= read -r piece; do
    [[ "$said" == *"$piece"* ]] || wrong "'$*' should say '$piece', said: $said"
  done < <(tr '|' '\n' <<<"$pieces")
}

sums() { find . -type f ! -name said.txt -exec md5sum {} + | sort; }
# The command is refused, and no file is another than before.
refuses_all_the_same() {  # "PIECE|PIECE" COMMAND...
  local before after
  before=$(sums)
  refuses "$@"
  after=$(sums)
  expect "files after '${*:2}'" "$after" "$before"
}

# Five pairs that a small model learns by heart in 60 epochs: s.txt, t.txt.
write_five_pairs() {
  printf 'a b\nb a\na\nb c a\nc\n' >s.txt
  printf 'x y\ny x\nx\ny z x\nz\n' >t.txt
}
small=(--embedding 8 --hidden 16 --batch-size 2 --learning-rate 0.02)
by_heart=(--dropout 0 --label-smoothing 0)
train() {  # FLAGS...: in the place of an earlier training, unless it goes on with that
  local anew=(--overwrite)
  [[ " $* " != *" --resume "* ]] || anew=()
  "$nmt" train --train s.txt t.txt --dev s.txt t.txt "${small[@]}" "${anew[@]}" "$@"
}

learn_five_pairs() {  # by heart: m.st
  write_five_pairs
  train --model m.st "${by_heart[@]}" --epochs 60 "$@" 2>train.log || wrong "train fails: $(<train.log)"
}

# As --help has them: "--cell lstm gru ..."
flags_with_choices() {  # COMMAND
  "$nmt" "$1" --help | tr -d ' \n' | grep -oE -- '--[a-z0-9-]+\{[^}]*\}' | tr '{},' '   '
}

# Waits until it is so, for as long as the process runs that is to bring it about.
wait_until() {  # PROCESS CONDITION...
  while ! "${@:2}"; do
    kill -0 "$1" 2>/dev/null || { wrong "it ended before '${*:2}'" && return 1; }
    sleep 0.01
  done
}
blocks() {  # PROCESS: whether it is nmt, of one thread, and sleeps: it waits for a stream
  [[ "$(cat "/proc/$1/stat" 2>/dev/null)" == *"($(basename "$nmt")) S "* ]]
}

json_holds() {  # FILE CONDITION: on `lines`, its objects, which mostly have a line each
  command -v python3 >/dev/null || { skip "no python3: whether in $1 $2" && return; }
  python3 -c 'import json, sys
rest, lines = open(sys.argv[1]).read().strip(), []
while rest:
    value, end = json.JSONDecoder().raw_decode(rest)
    lines, rest = lines + [value], rest[end:].strip()
sys.exit(not eval(sys.argv[2]))' "$1" "$2" || wrong "$1: not so: $2"
}

# Whether nmt was built without SentencePiece: known before any file is looked for.
lacks_sentencepiece() {
  [[ "$("$nmt" train --train none --dev none --model none.st --tokenize bpe 2>&1)" == \
    *"built without SentencePiece"* ]]
}

# Whether nmt was built with AddressSanitizer, whose own address space is without limits.
is_sanitized() { grep -q __asan_init "$nmt"; }
