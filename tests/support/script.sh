# SPDX-License-Identifier: MIT
# What the scripts that test have in common. Sourcing it takes a script to a folder of its own, $work;
# it ends with `finish`.
set -uo pipefail
unset CDPATH  # with which cd would go elsewhere, and print
work=$(mktemp -d)
# Not in a child that is killed before it has become the program that it should.
trap '[[ $BASHPID != "$$" ]] || rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

wrong() {
  echo "$(basename "$0"): $*" >&2
  failures=$((failures + 1))
}

expect() {  # NAME ACTUAL EXPECTED
  [[ "$2" == "$3" ]] || wrong "$1: got '$2', expected '$3'"
}

# What is missing here, and what is therefore not looked at: a part of the script, or all of it.
skip() {  # "NO TOOL: PART"
  echo "$(basename "$0"): skipped, $*" >&2
}
skip_all() {  # "NO TOOL"
  skip "$*: all of it"
  exit 77  # which CTest counts as skipped
}

finish() {
  ((failures == 0)) || echo "$(basename "$0"): $failures failures" >&2
  exit $((failures > 0))
}
