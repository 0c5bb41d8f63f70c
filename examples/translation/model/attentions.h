// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <type_traits>

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

/// Builds such an attention of those of the sizes, in the order of its constructor.
template <class A, int64_t AttentionSizes::*... sizes>
std::unique_ptr<Attention> make_attention(Place at, const AttentionSizes& n, Rng& rng) {
  if constexpr (std::is_constructible_v<A, Place, decltype(n.*sizes)..., Rng&>) {
    return std::make_unique<A>(at, n.*sizes..., rng);
  } else {
    return std::make_unique<A>(at, n.*sizes...);  // one that has no weights
  }
}

/// Hidden units, heads and so on are settings of their own; see config.h.
template <>
struct Choices<AttentionRow> {
  static constexpr auto query = &AttentionSizes::query, memory = &AttentionSizes::memory,
                        units = &AttentionSizes::units, heads = &AttentionSizes::heads;
  static constexpr AttentionRow list[] = {
      {"none", "nothing but its start"},
      {.name = "final",
       .help = "that start, at every step",
       .reads_start = true},  // Cho et al. 2014
      {.name = "dot",
       .help = "s.m",
       .make = make_attention<DotAttention, query, memory>,
       .needs_equal_sizes = true},
      {.name = "scaled_dot",
       .help = "s.m / sqrt(size)",
       .make = make_attention<ScaledDotAttention, query, memory>,
       .needs_equal_sizes = true},
      {"general", "s.Wm", make_attention<GeneralAttention, query, memory>},
      {"scaled_general", "g s.Wm", make_attention<ScaledGeneralAttention, query, memory>},
      {.name = "concat",
       .help = "v.tanh(W[s; m])",
       .make = make_attention<ConcatAttention, query, memory, units>,
       .has_units = true},
      {.name = "additive",
       .help = "v.tanh(Ws + Um)",
       .make = make_attention<AdditiveAttention, query, memory, units>,
       .has_units = true},
      {.name = "normed_additive",
       .help = "with v at a learnt length",
       .make = make_attention<NormedAdditiveAttention, query, memory, units>,
       .has_units = true},
      {.name = "coverage",
       .help = "additive, and aware of what was looked at before",
       .make = make_attention<CoverageAttention, query, memory, units>,
       .has_units = true},
      {.name = "multi_head",
       .help = "scaled_dot in several projections",
       .make = make_attention<MultiHeadAttention, query, memory, units, heads>,
       .has_units = true,
       .has_heads = true},
      {.name = "location",
       .help =
           "(Ws) of the position, whatever stands there; a unit is a position, from the first on",
       .make = make_attention<LocationAttention, query, units>,
       .has_units = true}};
};

/// What --help says of them.
const std::string& attention_help();

}  // namespace nmt
