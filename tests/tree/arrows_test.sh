#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Plants one violation after the other in a small tree and wants arrows.sh to see each.
set -euo pipefail
arrows=$(dirname "$(readlink -f "$0")")/arrows.sh
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cd "$root"
mkdir -p core/{kernels/simd,products,testing} autograd nn/{recurrent,attention,search} optim \
  examples/translation/{toy,text,model,search,metrics,train,view,commands} tests/nn
echo '#include <cblas.h>' >core/blas.cpp
echo '#pragma omp parallel for' >core/parallel.cpp
echo '#pragma omp simd' >core/kernels/simd/kernels.cpp
echo '#include <cstdint>' >>core/kernels/simd/kernels.cpp
printf '#include "attune/%s"\n' core/tensor.h autograd/circle.h >autograd/variable.h
echo '#include "attune/examples/translation/model.h"' >tests/nn/model_test.cpp
echo '#include "readmes/nn/highway.inc"' >>tests/nn/model_test.cpp
bash "$arrows" "$root" || { echo "a tree without fault is refused" && exit 1; }

seen=0
missed=0
while IFS='|' read -r file line; do
  echo "$line" >"$file"
  if bash "$arrows" "$root" >/dev/null; then
    echo "not seen: '$line' in $file"
    missed=$((missed + 1))
  fi
  rm "$file"
  seen=$((seen + 1))
done <<'END'
core/planted.h|#include "attune/autograd/variable.h"
core/planted.h|#include <attune/nn/module.h>
core/planted.h|#include "tensor.h"
core/planted.h|#include "../nn/module.h"
core/planted.cpp|#include "readmes/core/clamp.inc"
core/planted.cpp|#include "attune/core/testing/tensors.h"
core/planted.cpp|#include "attune/core/products/product.h"
autograd/planted.h|#include "attune/core/testing/errors.h"
autograd/planted.cpp|#include "attune/core/kernels/dispatch.h"
autograd/circle.h|#include "attune/autograd/variable.h"
nn/recurrent/planted.h|#include "attune/nn/attention/attention.h"
nn/attention/planted.cpp|#include "attune/nn/search/beam.h"
nn/search/planted.h|#include "attune/nn/recurrent/recurrent.h"
nn/planted.cpp|#include "attune/nn/attention/dot.h"
nn/planted.h|#include "attune/nn/search/beam.h"
core/planted.cpp|#include "attune/core/files/safetensors.h"
core/products/planted.cpp|#include "attune/core/files/safetensors.h"
autograd/planted.cpp|#include "attune/core/memory/allocator.h"
autograd/planted.cpp|#include "attune/autograd/fused/linear.h"
examples/translation/text/planted.cpp|#include "attune/examples/translation/train/training.h"
examples/translation/model/planted.h|#include "attune/examples/translation/commands/files.h"
examples/translation/toy/planted.cpp|#include "attune/examples/translation/text/utf8.h"
examples/planted.cpp|#include "attune/core/kernels/dispatch.h"
core/kernels/simd/planted.h|#include <cmath>
core/kernels/simd/planted.h|#include "attune/core/tensor.h"
core/kernels/planted.h|  #  include "attune/autograd/variable.h"
autograd/planted.cpp|#include "attune/nn/module.h"
autograd/planted.cpp|#include "attune/optim/adam.h"
nn/planted.h|#include "attune/optim/adam.h"
nn/planted.h|#include "attune/tests/support/gradient_check.h"
nn/planted.h|#include "attune/examples/translation/model.h"
optim/planted.h|#include "attune/nn/module.h"
examples/translation/planted.cpp|#include "attune/tests/support/gradient_check.h"
core/planted.cpp|#include <cblas.h>
core/planted.cpp|#include <omp.h>
core/planted.cpp|#pragma omp parallel for
core/planted.cpp|_Pragma("omp parallel")
nn/planted.cpp|#include <openblas/cblas.h>
nn/planted.cpp|#pragma omp parallel for
optim/planted.cpp|#include <mpi.h>
examples/planted.cpp|#include <omp.h>
core/planted.cpp|  std::cerr << "warning";
nn/planted.h|#include <iostream>
optim/planted.cpp|  std::printf("%d steps", steps);
END
echo "$seen violations planted, $missed not seen"
exit $((missed > 0))
