// SPDX-License-Identifier: MIT
#include "attune/autograd/to_dot.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/ops.h"
#include "attune/core/error.h"
#include "attune/core/testing/errors.h"
#include "attune/tests/support/german_locale.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("to_dot: ops, leaves, shapes and modules") {
  const Variable data(Tensor::ones({2, 3})), weight = leaf({3, 4});
  Variable hidden;
  {
    const Scope scope(std::make_shared<const std::string>("encoder"));
    hidden = tanh(matmul(data, weight));
  }
  CHECK(to_dot(sum(hidden * hidden)) ==
        "digraph attune {\n"
        "  rankdir=LR;\n"
        "  n0 [shape=box, label=\"sum\\n[]\"];\n"
        "  n1 -> n0;\n"
        "  n1 [shape=box, label=\"*\\n[2, 4]\"];\n"
        "  n2 -> n1;\n"
        "  n2 -> n1;\n"
        "  n2 [shape=box, label=\"tanh in encoder\\n[2, 4]\"];\n"
        "  n3 -> n2;\n"
        "  n3 [shape=box, label=\"matmul in encoder\\n[2, 4]\"];\n"
        "  n4 -> n3;\n"
        "  n4 [shape=ellipse, label=\"a leaf\\n[3, 4]\"];\n"
        "}\n");
}

TEST_CASE("to_dot: of a leaf, and of what has no graph") {
  CHECK(to_dot(leaf({2})) ==
        "digraph attune {\n"
        "  rankdir=LR;\n"
        "  n0 [shape=ellipse, label=\"a leaf\\n[2]\"];\n"
        "}\n");
  const std::string sentence = "to_dot: there is no graph: nothing here requires a gradient";
  CHECK(error_of([] { to_dot(Variable(Tensor::ones({2}))); }) == sentence);
  CHECK(error_of([] { to_dot(Variable()); }) == sentence);
}

TEST_CASE("to_dot: a name with quotation marks is read as it is") {
  const Scope scope(std::make_shared<const std::string>("a\"b\\c\nd"));
  CHECK(to_dot(-leaf({2})).find("label=\"neg in a\\\"b\\\\c d\\n[2]\"") != std::string::npos);
}

TEST_CASE("to_dot: a graph of thousands has names that Graphviz reads, in every locale") {
  const GermanLocale german;
  Variable y = leaf({1024});
  for (int i = 0; i < 1100; ++i) y = -y;
  const std::string dot = to_dot(y);
  CHECK(dot.find("  n1100 -> n1099;\n  n1100 [shape=ellipse, label=\"a leaf\\n[1024]\"];") !=
        std::string::npos);
}

}  // namespace
