#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is of a kind is tested as all of its kind are: `kinds.sh ROOT` prints each of the library, and
# of nmt, that the list of its kind's tests does not name, or that nmt does not offer, and each value
# of an enum that its Names or the tests leave out; it fails if there is one.
set -euo pipefail
cd "$1"
missing=0

# Of FILE all, of FILE:BEGIN the statement that begins so.
text_of() {
  if [[ $1 == *:* ]]; then sed -n "/^${1#*:}/,/;/p" "${1%%:*}"; else cat "$1"; fi
}

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

# The classes in headers of FOLDER that derive from one of BASES, but for the bases themselves.
classes() {  # FOLDER BASES
  sed -nE "s/^class ([A-Za-z0-9]+) (final )?: public ($2) \{.*/\1/p" "$1"/*.h | grep -vxE "$2" || true
}

nmt=examples/translation
stand_in "cell" "$(classes nn/recurrent 'Cell|FusedCell')" tests/nn/recurrent/cells.h \
  $nmt/model/cells.h
stand_in "attention" "$(classes nn/attention 'Attention|ScoredAttention')" \
  tests/nn/attention/attention_kinds.h $nmt/model/attentions.h
stand_in "optimizer" "$(classes optim 'Optimizer|Adam')" tests/optim/optimizers.h \
  $nmt/train/optimizers.h
stand_in "schedule" "$(sed -nE 's/^Schedule ([a-z_]+)\(.*/\1/p' optim/schedule.h)" \
  tests/optim/schedule_test.cpp $nmt/train/schedules.h
stand_in "tokenisation" "$(sed -nE 's/^.* (tokenize_[a-z_]+)\(.*/\1/p' $nmt/text/*_tokenization.h)" \
  $nmt/text/tokenizations.h
stand_in "metric of text" \
  "$(sed -nE 's/^inline constexpr CountedText<.*> (k[A-Za-z]+)\{.*/\1/p' $nmt/metrics/*.h)" \
  "$nmt/metrics/text_scores.h:inline constexpr std::tuple kCountedTexts"
stand_in "subcommand" "$(sed -nE 's/^void (add_[a-z_]+)\(CLI::App& app\).*/\1/p' $nmt/commands/*.cpp)" \
  "$nmt/commands/commands.h:inline constexpr Subcommand. kSubcommands"

# The enums outside of classes, a line each: "BridgeKind copy linear mean zero".
enums() {
  sed -E 's|//.*||' | tr '\n' ' ' | grep -oE 'enum class [A-Za-z]+ \{[^}]*\}' |
    sed -E 's/^enum class //; s/[{},]/ /g'
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
done < <(find core autograd nn optim examples -name '*.h' -o -name '*.cpp' | sort | xargs cat | enums)

# What layers can be told has no names: tests have each value.
while read -r enum values; do
  for value in $values; do
    grep -rqE --include='*.h' --include='*.cpp' "\b$enum::$value\b" tests/nn && continue
    echo "tests/nn does not name $enum::$value"
    missing=1
  done
done < <(cat nn/*.h | enums)
exit "$missing"
