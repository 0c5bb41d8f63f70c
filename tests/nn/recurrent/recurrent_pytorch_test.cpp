// SPDX-License-Identifier: MIT
// Recurrent layers against PyTorch 1.13.0 (CPU, double). The numbers were printed by:
//
//   import torch
//   from torch.nn.utils.rnn import pack_padded_sequence as pack, pad_packed_sequence as pad
//   torch.set_default_dtype(torch.float64)
//
//   def fill(t, phase):
//       t.data.copy_(torch.sin(torch.arange(t.numel()) + phase).reshape(t.shape))
//
//   for kind in ("RNN", "GRU", "LSTM"):
//       net = getattr(torch.nn, kind)(3, 2, num_layers=2, bidirectional=True)
//       for i, p in enumerate(net.parameters()): fill(p, 10 * i)
//       x, h, c = torch.empty(4, 3, 3), torch.empty(4, 3, 2), torch.empty(4, 3, 2)
//       fill(x, 0.5); fill(h, 1.5); fill(c, 2.5)
//       initial = (h, c) if kind == "LSTM" else h
//       out, final = net(pack(x, [2, 4, 1], enforce_sorted=False), initial)
//       results = (pad(out)[0], *(final if kind == "LSTM" else (final,)))
//       print(" ".join("%.14g" % v for t in results for v in t.flatten().tolist()))
#include <doctest/doctest.h>

#include <cmath>
#include <iterator>
#include <sstream>
#include <vector>

#include "attune/core/testing/tensors.h"
#include "attune/nn/recurrent/gru.h"
#include "attune/nn/recurrent/lstm.h"
#include "attune/nn/recurrent/rnn.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

struct Reference {
  const char* name;
  CellType cell;
  const char* results;  // output [4, 3, 4], final h [4, 3, 2], and for an LSTM c [4, 3, 2]
};

const Reference kReferences[] = {
    {"RNN", cell_type<RNNCell>(), R"(
0.90230491733562 -0.98752105893109 -0.83136503608202 0.98932229469772
-0.78171312137197 -0.55194448956588 0.96365044009242 0.56654222117561
-0.9850034211343 0.94694514856949 0.95188770860475 -0.76007783949612
0.78226756256918 -0.97146833451106 -0.36065211980657 0.98350954235099
-0.78010721327664 0.87433759958231 -0.94968490097775 0.81648857966045
0 0 0 0
0 0 0 0
-0.8984147407426 -0.91196291625443 0.92421928130616 0.33178395342892
0 0 0 0
0 0 0 0
-0.9101290835373 0.92374344048101 -0.12947061371619 0.07943047782189
0 0 0 0
-0.71468959458735 0.9051696992934 0.38182832713042 0.22454159524302
0.92301013573882 -0.49573346986451 0.19799582512623 0.8397792071991
0.95127500536697 -0.70273346279625 -0.065908460473077 -0.36959881759827
0.78226756256918 -0.97146833451106 -0.9101290835373 0.92374344048101
-0.9850034211343 0.94694514856949 -0.83136503608202 0.98932229469772
0.96365044009242 0.56654222117561 0.95188770860475 -0.76007783949612)"},
    {"GRU", cell_type<GRUCell>(), R"(
0.63697064961846 0.42203080802032 -0.20755964661097 0.33389660590267
-0.52000778247834 -0.6827152717982 0.7221549329208 -0.86295379393461
-0.54805663384196 -0.35685024134692 -0.094977994166345 -0.72524213617925
0.24645673704753 0.37046873666663 0.15182149440851 0.068882665667009
-0.39254955414146 -0.61727987365766 0.55564062926517 -0.68561157434922
0 0 0 0
0 0 0 0
-0.43192644820255 -0.60434599737301 0.58039354905562 -0.65220904391588
0 0 0 0
0 0 0 0
0.074349280243271 -0.67254893527063 0.43436219966396 -0.056568781910989
0 0 0 0
-0.068226112855683 -0.051329240407434 -0.10957913327572 -0.9258283349131
-0.39250659788644 -0.59728889267574 0.90066038765665 -0.34818668341211
0.077426583163558 0.57832368511493 -0.30900251730435 0.17663779297538
0.24645673704753 0.37046873666663 0.074349280243271 -0.67254893527063
-0.54805663384196 -0.35685024134692 -0.20755964661097 0.33389660590267
0.7221549329208 -0.86295379393461 -0.094977994166345 -0.72524213617925)"},
    {"LSTM", cell_type<LSTMCell>(), R"(
0.15818868180057 0.035499363436604 -0.017923924477185 0.066676049142575
0.0065317874139835 -0.22625622423578 -0.1293540174756 -0.62773023751375
-0.0042053959325033 0.050816820693979 -0.48679565728597 -0.057473220247526
0.091962365309711 0.078209297237433 0.13127726455305 0.28390690591888
0.08863224138745 -0.26288733676798 -0.39486677867112 -0.45684026936059
0 0 0 0
0 0 0 0
0.10272365290408 -0.19316645114172 -0.4207785181301 -0.36240030636943
0 0 0 0
0 0 0 0
0.14265438960488 -0.21066397566441 -0.33693419940719 -0.18883123601984
0 0 0 0
-0.0013849546063784 0.32271393325954 0.30358575829318 -0.085365832532713
0.40579218633932 -0.067534645342073 0.43566662222344 -0.04386287492876
-0.10221840608802 0.30750045104723 -0.29430942461243 0.093996047664525
0.091962365309711 0.078209297237433 0.14265438960488 -0.21066397566441
-0.0042053959325033 0.050816820693979 -0.017923924477185 0.066676049142575
-0.1293540174756 -0.62773023751375 -0.48679565728597 -0.057473220247526
-0.0055851194774062 0.49749506666961 0.41816333601872 -0.34893554261045
0.87819118549296 -0.11241153544424 0.6413406940594 -0.15303527527968
-0.23001176731705 0.42348609842334 -0.36067702392542 0.56070290368447
0.32579988926737 0.16766591564152 0.37188205077359 -0.51255834280651
-0.023208506621562 0.085293283729469 -0.034391472553353 0.12083278048488
-0.19555763830332 -1.0758405951435 -0.8676043779562 -0.080995808353437)"},
};

// sin(0 + phase), sin(1 + phase), ...
Tensor waves(const Shape& shape, double phase) {
  int64_t k = 0;
  return build(shape, [&](const Index&) { return std::sin(static_cast<double>(k++) + phase); });
}

Tensor parsed(const char* text) {
  std::istringstream in(text);
  const std::vector<double> numbers(std::istream_iterator<double>(in), {});
  const auto n = static_cast<int64_t>(numbers.size());
  return build({n}, [&](const Index& i) { return numbers[static_cast<size_t>(i[0])]; });
}

TEST_CASE("Recurrent: PyTorch's numbers, two bidirectional layers over mixed lengths") {
  for (const Reference& reference : kReferences) {
    CAPTURE(reference.name);
    Rng rng(1);
    const RecurrentOptions options{.layers = 2, .bidirectional = true};
    const Root<Recurrent> layer(reference.cell, 3, 2, rng, options);
    double phase = 0;
    for (NamedVariable p : layer->parameters()) {
      p.variable.mutable_value() = waves(p.variable.shape(), phase);
      phase += 10;
    }
    const Variable x = constant(waves({4, 3, 3}, 0.5));
    const Tensor h = waves({4, 3, 2}, 1.5), c = waves({4, 3, 2}, 2.5);
    std::vector<RecurrentState> initial;
    for (int64_t i = 0; i < 4; ++i) {
      RecurrentState& state = initial.emplace_back();
      for (const Tensor* part : {&h, &c}) state.push_back(constant((*part)[i]));
      state.resize(reference.cell.state.size());
    }

    const auto [output, final] = layer(x, Ids({2, 4, 1}), initial);
    std::vector<Variable> results{output};
    for (size_t k = 0; k < reference.cell.state.size(); ++k) {
      for (const RecurrentState& state : final) results.push_back(state[k]);
    }
    CHECK(close(joined(results).value(), parsed(reference.results)));
  }
}

}  // namespace
