// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/kernel_cases.h"

#include <algorithm>
#include <memory>

#include "attune/core/blas.h"
#include "attune/core/products/product.h"
#include "attune/tests/bench/support/product_runner.h"

namespace bench {
namespace {

std::string shape_of(const Product& p) {
  const auto matrix = [](int64_t rows, int64_t columns, bool transpose) {
    return transpose ? std::to_string(columns) + "x" + std::to_string(rows) + "^T"
                     : std::to_string(rows) + "x" + std::to_string(columns);
  };
  return matrix(p.m, p.k, p.transpose_a) + " " + matrix(p.k, p.n, p.transpose_b);
}

double bytes_of(const Product& p) {
  const int64_t reads_c = p.beta == 0 ? 0 : 1;
  const int64_t elements = p.m * p.k + p.k * p.n + (1 + reads_c) * p.m * p.n;
  return static_cast<double>(sizeof(real)) *
         static_cast<double>(elements * std::max<int64_t>(p.sentences, 1));
}

std::vector<KernelCase> joined(std::vector<std::vector<KernelCase>> parts) {
  std::vector<KernelCase> all;
  for (auto& part : parts) std::move(part.begin(), part.end(), std::back_inserter(all));
  return all;
}

}  // namespace

std::vector<KernelCase> product_cases(const Configuration& c) {
  const Ids full = Ids::full({c.batch}, static_cast<int32_t>(c.source));  // no source ends early
  const StepProducts step = step_products(c, full);
  std::vector<Product> distinct;
  for (const auto* products : {&step.forward, &step.backward}) {
    for (const Product& p : *products) {
      if (std::find(distinct.begin(), distinct.end(), p) == distinct.end()) distinct.push_back(p);
    }
  }
  std::vector<KernelCase> cases;
  const auto add = [&](const Product& p, const std::string& name,
                       ProductRunner::Multiply multiply) {
    cases.push_back({name, shape_of(p), bytes_of(p), operations(p), [=] {
                       const auto runner = std::make_shared<ProductRunner>(multiply);
                       return [=] { runner->run(p); };
                     }});
  };
  for (const Product& p : distinct) {
    if (p.sentences > 0) {
      add(p, "batched_matmul, " + std::to_string(p.sentences) + " of", gemm);
    } else {
      add(p, "gemm of BLAS", gemm);
      add(p, "product", product);
    }
  }
  return cases;
}

std::vector<KernelCase> kernel_cases(const Configuration& c) {
  return joined({product_cases(c), array_cases(c), layer_cases(c)});
}

}  // namespace bench
