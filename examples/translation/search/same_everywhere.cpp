// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/same_everywhere.h"

#include <nlohmann/json.hpp>
#include <string>

#include "attune/core/blas.h"
#include "attune/core/byte_stream.h"
#include "attune/core/error.h"
#include "attune/core/instruction_set.h"
#include "attune/examples/translation/search/helpers.h"
#include "attune/examples/translation/text/checksum.h"

namespace nmt {

using Json = nlohmann::ordered_json;

Json arithmetic() {
  return {{"instruction set", instruction_set()},
          {"kernels of BLAS", blas_kernels()},
          {"compiler", __VERSION__},
          {"precision", sizeof(real) == sizeof(float) ? "single" : "double"}};
}

uint64_t checksum(const std::vector<NamedVariable>& parameters) {
  Checksum sum;
  for (const NamedVariable& each : parameters) {
    const Tensor& value = each.variable.value();
    sum.add(value.data(), static_cast<size_t>(value.numel()) * sizeof(real));
  }
  return sum.value();
}

void check_same_everywhere(Processes& processes, const Json& own) {
  ByteWriter out;
  out.put(own.dump());
  const Bytes message = processes.broadcast(out.take(), settings_tag);
  ByteReader in(message);
  const Json first = Json::parse(in.get_text());
  for (const auto& [name, value] : first.items()) {
    const Json here = own.value(name, Json());
    if (here == value) continue;
    fail(name, " is ", here.dump(), " here and ", value.dump(), " on the first process; all need ",
         "the same program, processors of one kind, and the same files and flags");
  }
}

}  // namespace nmt
