#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# storm.sh TOOLS NMT [OPTION]...: lets one system call or allocation of nmt fail after the other, and
# sees whether each time it ends well. TOOLS is the folder of inject and its library. README.md has
# the options. storm.sh --check [OPTION]... only says what is wrong with them.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
declare -A command results refused
source "${STORM_SCENARIOS:-$here/scenarios.sh}"
limit=${STORM_LIMIT:-60} # seconds: what takes longer hangs
export OMP_NUM_THREADS=1 LC_ALL=C STORM_THEIRS=${STORM_THEIRS:-libsentencepiece}

stop() {
  echo "storm: $*" >&2
  exit 2
}

now() { echo $(($(date +%s%N) / 1000000)); } # in milliseconds

nmt() { "$nmt" "$@" >/dev/null 2>&1 </dev/null; }

# ---- one fault ----------------------------------------------------------------------------------

complain() { complaints+="; $*"; }

# What a library makes of a failure of its own is not for the program to mend.
complain_if_ours() {
  if [[ "$(head -n 1 report)" == *" theirs" ]]; then
    echo "$scenario $fault; $*" >>"$work/theirs"
  else
    complain "$@"
  fi
}

# Whether two files are the same, but for times that two runs cannot have in common.
are_same() { # FILE FILE
  cmp -s "$1" "$2" || cmp -s <(without_times "$1") <(without_times "$2")
}
without_times() { sed -E 's/,?"(seconds|tokens_per_second)":[^,}]*//g' "$1"; }

# Of what stands there after a fault, nothing may be half of a file. What grows line by line may, and
# whether a training's state is whole shows as it goes on.
look_for_torn_files() {
  local file
  for file in ${results[$scenario]}; do
    [[ -f $file && $file != out && $file != log && $file != *.training.st ]] || continue
    are_same "$file" "$work/$scenario.right/$file" && continue
    [[ -f $start/$file ]] && are_same "$file" "$start/$file" && continue
    [[ $file == *.st ]] && nmt info --model "$file" && continue
    complain "$file is torn"
  done
}

look_for_temporaries() {
  local found
  found=$(find . -name '.tmp*')
  [[ -z $found ]] || complain "leaves" $found
}

files_in() { # FOLDER: all but what the storm itself writes there
  (cd "$1" && find . -mindepth 1 ! -path ./report ! -path ./again | sort)
}

# Nothing else comes or goes, and what the undisturbed command leaves as it was stays so. A file that
# could not be removed may stay, if that was said, or if it is a lock, which then stops nobody.
look_at_other_files() {
  local file changed
  for file in $(comm -13 <(files_in "$work/$scenario.right") <(files_in .)); do
    if [[ $fault == unlink* ]]; then
      ! grep -F "${file#./}: " err | grep -qF "$reason" || continue
      [[ $file != *.lock ]] || continue
    fi
    complain "leaves $file"
  done
  for file in $(comm -23 <(files_in "$work/$scenario.right") <(files_in .)); do
    complain "$file is gone"
  done
  changed=$(md5sum --check --quiet "$work/$scenario.sums" 2>/dev/null) || complain $changed
}

look_at_outcome() {
  local file
  for file in ${results[$scenario]}; do
    if [[ ! -f $file ]]; then
      complain "$file is missing"
    elif ! are_same "$file" "$work/$scenario.right/$file"; then
      complain "$file differs"
    fi
  done
}

# What `refused` names ends so, whatever fault came.
is_refused_as_it_should() {
  [[ -n ${refused[$scenario]:-} && "$(tail -n 1 err)" == "$(tail -n 1 "$work/$scenario.right/err")" ]]
}

# The system's words for the errors that are injected.
declare -A reasons=([EIO]='Input/output error' [EACCES]='Permission denied' [ENOMEM]='memory'
  [ENOSPC]='No space left on device' [EMFILE]='Too many open files' [ENOLCK]='No locks available'
  [EINTR]='Interrupted system call' [once]='memory' [all]='memory')

# The last line on standard error says what failed, why, and of which file.
look_at_last_words() {
  local words file
  words=$(tail -n 1 err)
  file=$(sed -nE '/^allocation/!s/^[a-z]+ //p' report)
  [[ $file != */err ]] || return 0 # what was to be said is lost
  ! is_refused_as_it_should || return 0
  [[ $words == *"nmt: "* || ($words == "libgomp: "* && $fault == @(allocation|mmap):*) ]] ||
    complain "ends with '$words'"
  [[ $words == *"$reason"* ]] || complain_if_ours "'$words' does not say '$reason'"
  case $file in # not one without a name, nor that of something that nobody knows of
    "" | *"(deleted)" | .tmp* | */.tmp* | /dev/* | pipe:* | /proc/* | /sys/*) return ;;
  esac
  [[ -d $file || $words == *"${file##*/}"* ]] || complain "'$words' does not name $file"
}

# What is refused must be so each time; all else must be done.
does_as_it_should() { # COMMAND...
  if [[ -n ${refused[$scenario]:-} ]]; then ! "$@"; else "$@"; fi
}

go_on() { # as somebody would who has read the last words
  local more=()
  if [[ -n ${refused[$scenario]:-} || " ${arguments[*]} " == *" --"@(resume|overwrite)" "* ]]; then
    :
  elif [[ ${arguments[0]} == train && -s m.training.st ]]; then
    more=(--resume)
  elif [[ -f $work/$scenario.overwrites ]]; then
    more=(--overwrite)
  fi
  does_as_it_should timeout --foreground "$limit" "$nmt" "${arguments[@]}" "${more[@]}" \
    <in >out 2>again || complain "going on fails: $(tail -n 1 again)"
}

try() { # SCENARIO FAULT: prints a line if it ends badly
  local scenario=$1 fault=$2 start=$work/$1.start folder status=0 complaints='' error reason
  error=${fault#*:} reason=
  [[ $fault != *:*:* ]] || reason=${reasons[${error%:*}]:-}
  local -a arguments
  arguments_of "$scenario"
  folder=$(mktemp -d "$work/try.XXXXXX")
  cp -r "$start/." "$folder"
  cd "$folder"
  if [[ $fault == kill:* ]]; then
    echo kill >report
    { timeout -s KILL "${fault#kill:}" "$nmt" "${arguments[@]}" <in >out 2>err || status=$?; } \
      2>/dev/null # where bash says "Killed"
  else
    timeout --foreground -k 1 "$limit" "$tools/inject" report "$fault" "$nmt" "${arguments[@]}" \
      <in >out 2>err || status=$?
    [[ -s report ]] || complain "the fault never came"
  fi
  if [[ $fault == *KILL* || $fault == kill:* ]]; then
    ((status == 0 || status == 137)) || is_refused_as_it_should ||
      complain "ends with status $status"
  elif ((status == 124)); then
    complain "hangs"
  elif ((status > 125)); then
    complain_if_ours "ends with status $status: $(tail -n 1 err)"
  elif [[ $fault == *:SHORT:* ]] && ((status > 0)); then # which is no error
    is_refused_as_it_should || complain "ends with status $status: $(tail -n 1 err)"
  elif ((status > 0)); then
    look_at_last_words
    look_for_temporaries
  fi
  if ((status > 0)); then
    look_for_torn_files
    go_on
  elif [[ $fault == unlink* && ${arguments[0]} == train ]] && grep -qF "$reason" err; then
    go_on # which tries again to remove what stays
  elif [[ -n ${refused[$scenario]:-} ]]; then
    complain "is not refused"
  fi
  look_at_outcome
  look_at_other_files
  [[ -z $complaints ]] || echo "$scenario $fault$complaints"
  cd "$work"
  rm -rf "$folder"
}

# ---- all of them --------------------------------------------------------------------------------

arguments_of() { read -ra arguments <<<"${command[$1]}"; } # SCENARIO

sums_of_unchanged() { # the files here that the command has left as they were
  local file
  for file in $(files_in .); do
    [[ ! -f $file ]] || ! cmp -s "$file" "$work/$scenario.start/$file" || md5sum "$file"
  done
}

prepare() { # SCENARIO: its start, its right outcome, and its faults, one a line, some with their path
  local scenario=$1 begin ms before=before_$1
  local -a arguments
  arguments_of "$1"
  mkdir "$work/$1.start"
  cd "$work/$1.start"
  : >in
  declare -F "$before" >/dev/null || before=before_model
  "$before" || stop "cannot prepare $1"
  cp -r "$work/$1.start" "$work/$1.right"
  cd "$work/$1.right"
  begin=$(now)
  does_as_it_should "$nmt" "${arguments[@]}" <in >out 2>err ||
    stop "$1 goes wrong undisturbed: $(tail -n 1 err)"
  ms=$(($(now) - begin))
  sums_of_unchanged >"$work/$1.sums"
  if "$nmt" "${arguments[0]}" --help 2>&1 | grep -qe '--overwrite'; then
    : >"$work/$1.overwrites"
  fi
  if ((kills > 0)); then
    seq "$kills" "$kills" $((2 * ms)) | awk '{ printf "kill:%.3f\n", $1 / 1000 }'
  else
    cp -r "$work/$1.start" "$work/$1.list"
    cd "$work/$1.list"
    "$tools/inject" "$work/$1.faults" list "$nmt" "${arguments[@]}" <in >out 2>err || true
    cat "$work/$1.faults"
  fi | sed "s/^/$1 /"
}

if [[ -n ${STORM_WORK:-} ]]; then # started by itself, for some of the faults
  work=$STORM_WORK tools=$STORM_TOOLS nmt=$STORM_NMT
  exec 3>&1 # in the hands of all that it starts: so whoever reads its output waits for their end
  for pair; do
    said=$(try ${pair%% *} "${pair#* }")
    # The last ones do not come in each run: a log's seconds have more digits in one than in another.
    [[ $said != *"the fault never came"* ]] || said=$(try ${pair%% *} "${pair#* }")
    [[ -z $said ]] || echo "$said"
    echo >>"$work/done"
  done
  exit
fi

seconds=0 every=1 only='' kills=0
scenarios() { # those of which faults may begin with the text of --only, by name
  printf '%s\n' "${!command[@]}" | sort | awk -v only="$only" '
    only ~ / / ? index(only, $0 " ") == 1 : index($0, only) == 1'
}

take_options() {
  while (($# > 0)); do
    [[ $1 == --@(seconds|every|only|kills) ]] || stop "there is no option $1"
    (($# > 1)) || stop "$1 takes a value"
    [[ $1 == --only || $2 =~ ^[1-9][0-9]*$ ]] ||
      stop "$1 takes a whole number, of 1 or more, and not '$2'"
    declare -g "${1#--}=$2"
    shift 2
  done
  [[ -n $(scenarios) ]] || stop "there is no scenario '${only%% *}', but:" \
    $(only='' && scenarios)
}

if [[ ${1:-} == --check ]]; then
  take_options "${@:2}"
  exit
fi
(($# >= 2)) || stop "say where the tools are, and nmt: storm.sh TOOLS NMT [OPTION]..."
tools=$(readlink -f "$1") nmt=$(readlink -f "$2")
take_options "${@:3}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export STORM_WORK=$work STORM_TOOLS=$tools STORM_NMT=$nmt
: >"$work/all"
: >"$work/done"
: >"$work/theirs"
for scenario in $(scenarios); do prepare "$scenario" >>"$work/all"; done
# A path that several scenarios go, such as to the options of the command line, is tried in one.
awk '$3 == "" || !known[$2 ~ /:once:/, $3]++ { print $1, $2 }' "$work/all" >"$work/each"
awk -v only="$only" -v every="$every" '
  { is_allocation = / allocation:/; step = every > 1 && is_allocation ? 5 * every : every }
  index($0, only) == 1 && ++n[is_allocation] % step == 0' "$work/each" |
  shuf --random-source=<(yes) >"$work/faults"
faults=$(wc -l <"$work/faults")
((faults > 0)) || stop "these options leave no fault to inject"
limited=()
((seconds == 0)) || limited=(timeout "$seconds")
tr '\n' '\0' <"$work/faults" |
  "${limited[@]}" xargs -0 -r -n 16 -P "$(nproc)" bash "$here/storm.sh" | tee "$work/bad" || true
tried=$(wc -l <"$work/done") bad=$(wc -l <"$work/bad")
echo "storm: $tried of $faults faults injected, $bad ended badly"
sed "s/^/storm: in a library's own hands: /" "$work/theirs"
((bad == 0)) || echo "storm: to repeat one, --only 'SCENARIO FAULT'"
((tried == faults || seconds > 0)) || stop "not all could be tried"
exit $((bad > 0))
