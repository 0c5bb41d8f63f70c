#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What installing brings: the program, the libraries, every header but the kernels', and what is to
# be read.
source "$(dirname "$0")/support.sh" "$@"

relative() {  # FOLDER FIND-EXPRESSION...
  (cd "$1" && find . "${@:2}" | sed 's,^\./,,' | sort)
}

headers=$(relative "$prefix/include/attune" -name '*.h')
ours=$(cd "$source_folder" && (echo attune.h && find core autograd nn optim -name '*.h') | sort)
internal='^core/kernels/|^core/products/right_operand\.h$|^core/mpi_processes\.h$'
expect "public headers" "$headers" "$(grep -vE "$internal" <<<"$ours")"
expect "headers that need a kernel's" "$(grep -rl 'attune/core/kernels/' "$prefix/include")" ""
expect "empty folders" "$(find "$prefix" -type d -empty)" ""
expect "names of this build in the package" \
  "$(grep -rlF -e "$build_folder" -e "$source_folder" "$prefix"/*/cmake)" ""

texts=$(relative "$prefix/share/doc/attune" -type f)
for text in LICENSE README.md examples/translation/recipes/multi30k.json tests/bench/growth.svg \
  {core,autograd,nn,optim,examples,examples/translation}/README.md; do
  grep -qx "$text" <<<"$texts" || wrong "$text is not among the texts: $texts"
done
while IFS=: read -r text link; do
  link=${link#*'('} link=${link%')'}
  [[ "$link" == *://* || -e $prefix/share/doc/attune/$(dirname "$text")/${link%%#*} ]] ||
    wrong "$text links to $link, which is not installed"
done < <(cd "$prefix/share/doc/attune" && grep -roE --include='*.md' '\]\([^() ]+\)' .)

# nmt runs, and loads the OpenBLAS that was checked: the same as before it was installed.
blas() { ldd "$1" | sed -n 's/.*\(libopenblas.*\) (.*/\1/p'; }
does "$prefix/bin/nmt" --version
expect "the OpenBLAS of the installed nmt" "$(blas "$prefix/bin/nmt")" "$(blas "$build_folder/bin/nmt")"
[[ -n "$(blas "$prefix/bin/nmt")" ]] || wrong "nmt loads no OpenBLAS"

# Into a folder of a packager's: DESTDIR, which may be a relative one.
does env DESTDIR=staged cmake --install "$build_folder" --prefix /usr
expect "files below DESTDIR" "$(relative staged/usr -type f)" "$(relative "$prefix" -type f)"
finish
