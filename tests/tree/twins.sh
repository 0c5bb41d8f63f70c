#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# No fused op without its composed twin: `twins.sh ROOT` prints each function that a header in
# autograd/fused/ declares, or a cell's in nn/recurrent/, and the table in tests/nn/twins/table.h
# does not name, and fails if there is one. Functions that return nothing, and inline helpers, are no
# ops and passed over.
set -euo pipefail
cd "$1"
table=tests/nn/twins/table.h
ops=$(sed -nE '/^(void|inline|template|constexpr|using) /d
               s/^[A-Za-z][A-Za-z0-9_:<>, ]* ([a-z][a-z0-9_]*)\(.*/\1/p' autograd/fused/*.h |
  sort -u)
sequences=$(sed -nE '/^template/ { n; d }
                     s/^SequenceResult ([a-z][a-z0-9_]*)\(.*/\1/p' nn/recurrent/*.h)
[[ -n $ops && -n $sequences ]] || { echo "found no op in autograd/fused/ or nn/recurrent/" && exit 1; }

missing=0
for op in $ops $sequences; do
  grep -qE "^\s*\{\"$op\"," "$table" && continue
  echo "$table has no row for $op"
  missing=1
done
exit "$missing"
