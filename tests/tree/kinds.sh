#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is of a kind is tested as all of its kind are: `kinds.sh ROOT` prints each of the library, and
# of nmt, that the list of its kind's tests does not name, or that nmt does not offer, and each value
# of an enum that its Names or the tests leave out; it fails if there is one.
set -euo pipefail
cd "$1"
missing=0

# What is no comment: of FILE all, of FILE:BEGIN the statement that begins so.
text_of() {
  sed -E 's|//.*||' "${1%%:*}" |
    if [[ $1 == *:* ]]; then sed -n "/^${1#*:}/,/;/p"; else cat; fi
}
# The same of many, in one line.
line_of() { cat "$@" | sed -E 's|//.*||' | tr -s '\n ' ' '; }

# Each of NAMES stands in each LIST.
stand_in() {  # WHAT NAMES LIST...
  local name list
  [[ -n $2 ]] || { echo "found no $1" && missing=1; }
  for name in $2; do
    for list in "${@:3}"; do
      grep -qE "\b$name\b" <<<"$(text_of "$list")" && continue
      echo "$list does not name $name"
      missing=1
    done
  done
}

# The classes in headers of FOLDER that derive from BASE, or from one that does, but for ABSTRACT ones.
classes() {  # FOLDER BASE ABSTRACT
  local found
  for found in $(line_of "$1"/*.h |
    grep -oE "(class|struct) [A-Za-z0-9]+ (final )?: ([^{;]*\b(public )?)?$2\b[^{;]*\{" |
    cut -d' ' -f2); do
    [[ $found == "$3" ]] || echo "$found"
    classes "$1" "$found" "$3"
  done
}

nmt=examples/translation
stand_in "cell" "$(classes nn/recurrent Cell FusedCell)" tests/nn/recurrent/cells.h \
  $nmt/model/cells.h
stand_in "attention" "$(classes nn/attention Attention ScoredAttention)" \
  tests/nn/attention/attention_kinds.h $nmt/model/attentions.h
stand_in "optimizer" "$(classes optim Optimizer '')" tests/optim/optimizers.h \
  $nmt/train/optimizers.h
stand_in "schedule" "$(sed -nE 's/^(inline )?Schedule ([a-z_]+)\(.*/\2/p' optim/schedule.h)" \
  tests/optim/schedule_test.cpp $nmt/train/schedules.h
stand_in "tokenisation" "$(sed -nE 's/^.* (tokenize_[a-z_]+)\(.*/\1/p' $nmt/text/*_tokenization.h)" \
  $nmt/text/tokenizations.h
stand_in "metric of text" \
  "$(sed -nE 's/^inline constexpr CountedText<.*> (k[A-Za-z]+)\{.*/\1/p' $nmt/metrics/*.h)" \
  "$nmt/metrics/text_scores.h:inline constexpr std::tuple kCountedTexts"
stand_in "subcommand" "$(sed -nE 's/^void (add_[a-z_]+)\(CLI::App& app, Processes& processes\).*/\1/p' $nmt/commands/*.cpp)" \
  "$nmt/commands/commands.h:inline constexpr Subcommand. kSubcommands"
for command in $(line_of $nmt/commands/*.cpp | grep -oE 'add_subcommand\( ?"[a-z_]+' | cut -d'"' -f2); do
  grep -qE "\"\\\$nmt\" $command\b" tests/$nmt/nmt/*_test.sh && continue
  echo "no script of tests/$nmt/nmt/ runs 'nmt $command'"
  missing=1
done

# The enums outside of classes, a line each: "BridgeKind copy linear mean zero".
enums() {
  grep -oE 'enum class [A-Za-z]+ (: [a-z0-9_ ]+)?\{[^}]*\}' |
    sed -E 's/^enum class //; s/:[^{]*//; s/[{},]/ /g'
}

# Names, by which nmt offers an enum's values and its tests go over them, have them all.
while read -r enum values; do
  names=$(find examples -name '*.h' -o -name '*.cpp' | sort |
    xargs sed -nE "/struct Names<([A-Za-z]+::)*$enum> /,/^\};/p")
  for value in $values; do
    [[ -z $names ]] || grep -qE "\b$enum::$value\b" <<<"$names" && continue
    echo "Names<$enum> lacks $value"
    missing=1
  done
done < <(line_of $(find core autograd nn optim examples -name '*.h' -o -name '*.cpp' | sort) | enums)

# What layers can be told has no names: tests have each value. (A layer tells its sequences their
# direction itself.)
while read -r enum values; do
  for value in $values; do
    grep -rqE --include='*.h' --include='*.cpp' "\b$enum::$value\b" tests/nn && continue
    echo "tests/nn does not name $enum::$value"
    missing=1
  done
done < <(line_of $(find nn -name '*.h' ! -path nn/recurrent/sequence.h) | enums)
exit "$missing"
