# SPDX-License-Identifier: MIT
# What the tests of the package have in common. A script begins with
#   source "$(dirname "$0")/support.sh" "$@"    # the folders: source, build, installed
# which takes it to a folder of its own, with a space in its name, and ends with `finish`.
source_folder=$1 build_folder=$2 prefix=$3
here=$source_folder/tests/package
source "$here/../support/script.sh"
export LC_ALL=C  # what linkers say is in English
mkdir "a folder" && cd "a folder" || exit 1

# Configures a project that can find the installed Attune.
configure() {  # SOURCE BUILD FLAG...
  cmake -S "$1" -B "$2" -D CMAKE_PREFIX_PATH="$prefix" "${@:3}" >"$2.log" 2>&1
}

# What CMake wrote for a project, without its line breaks.
said() {  # BUILD
  tr -s ' \n' ' ' <"$1.log"
}

says() {  # BUILD SENTENCE
  [[ "$(said "$1")" == *"$2"* ]] || wrong "$1: should say '$2', said: $(said "$1")"
}

does() {  # COMMAND...: it must succeed
  "$@" >does.log 2>&1 || wrong "'$*' failed: $(cat does.log)"
}
