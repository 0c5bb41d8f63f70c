// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "attune/examples/translation/settings.h"
#include "attune/nn/attention/additive.h"
#include "attune/nn/attention/coverage.h"
#include "attune/nn/attention/dot.h"
#include "attune/nn/attention/location.h"
#include "attune/nn/attention/multi_head.h"

/// What a decoder can look at: a further attention is a line here.
namespace nmt {

struct AttentionSizes {
  int64_t query, memory;  // H of the decoder, M of the encoder
  int64_t units, heads;
};

struct AttentionRow {
  std::string_view name;
  std::string_view help;
  /// Null for those that look at nothing but where the decoder starts.
  std::unique_ptr<Attention> (*make)(Place at, const AttentionSizes& n, Rng& rng) = nullptr;
  /// Which of the sizes say something.
  bool has_units = false, has_heads = false;
  bool needs_equal_sizes = false;  ///< of query and memory
  bool reads_start = false;        ///< in place of the memory

  constexpr bool gives_context() const { return make != nullptr || reads_start; }
};

/// Hidden units, heads and so on are settings of their own; see config.h.
template <>
struct Choices<AttentionRow> {
  using Made = std::unique_ptr<Attention>;
  using Sizes = AttentionSizes;
  static constexpr AttentionRow list[] = {
      {"none", "nothing but its start"},
      {.name = "final",
       .help = "that start, at every step",
       .reads_start = true},  // Cho et al. 2014
      {.name = "dot",
       .help = "s.m",
       .make = [](Place at, const Sizes& n, Rng&) -> Made {
         return std::make_unique<DotAttention>(at, n.query, n.memory);
       },
       .needs_equal_sizes = true},
      {.name = "scaled_dot",
       .help = "s.m / sqrt(size)",
       .make = [](Place at, const Sizes& n, Rng&) -> Made {
         return std::make_unique<ScaledDotAttention>(at, n.query, n.memory);
       },
       .needs_equal_sizes = true},
      {"general", "s.Wm",
       [](Place at, const Sizes& n, Rng& rng) -> Made {
         return std::make_unique<GeneralAttention>(at, n.query, n.memory, rng);
       }},
      {"scaled_general", "g s.Wm",
       [](Place at, const Sizes& n, Rng& rng) -> Made {
         return std::make_unique<ScaledGeneralAttention>(at, n.query, n.memory, rng);
       }},
      {.name = "concat",
       .help = "v.tanh(W[s; m])",
       .make = [](Place at, const Sizes& n, Rng& rng) -> Made {
         return std::make_unique<ConcatAttention>(at, n.query, n.memory, n.units, rng);
       },
       .has_units = true},
      {.name = "additive",
       .help = "v.tanh(Ws + Um)",
       .make = [](Place at, const Sizes& n, Rng& rng) -> Made {
         return std::make_unique<AdditiveAttention>(at, n.query, n.memory, n.units, rng);
       },
       .has_units = true},
      {.name = "normed_additive",
       .help = "with v at a learnt length",
       .make = [](Place at, const Sizes& n, Rng& rng) -> Made {
         return std::make_unique<NormedAdditiveAttention>(at, n.query, n.memory, n.units, rng);
       },
       .has_units = true},
      {.name = "coverage",
       .help = "additive, and aware of what was looked at before",
       .make = [](Place at, const Sizes& n, Rng& rng) -> Made {
         return std::make_unique<CoverageAttention>(at, n.query, n.memory, n.units, rng);
       },
       .has_units = true},
      {.name = "multi_head",
       .help = "scaled_dot in several projections",
       .make = [](Place at, const Sizes& n, Rng& rng) -> Made {
         return std::make_unique<MultiHeadAttention>(at, n.query, n.memory, n.units, n.heads, rng);
       },
       .has_units = true,
       .has_heads = true},
      {.name = "location",
       .help =
           "(Ws) of the position, whatever stands there; a unit is a position, from the first on",
       .make = [](Place at, const Sizes& n, Rng& rng) -> Made {
         return std::make_unique<LocationAttention>(at, n.query, n.units, rng);
       },
       .has_units = true}};
};

/// What --help says of them.
const std::string& attention_help();

}  // namespace nmt
