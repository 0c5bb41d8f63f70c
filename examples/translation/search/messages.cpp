// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/messages.h"

namespace nmt {
namespace {

// [n] or [T, B]
void put(ByteWriter& out, const Ids& ids) {
  out.put(ids.rank());
  for (int axis = 0; axis < ids.rank(); ++axis) out.put(ids.size(axis));
  out.put_all(std::vector<int32_t>(ids.begin(), ids.end()));
}

void get(ByteReader& in, Ids& ids) {
  const auto rank = in.get<int>();
  const auto first = in.get<int64_t>();
  const Shape shape = rank == 1 ? Shape{first} : Shape{first, in.get<int64_t>()};
  ids = Ids(shape, in.get_all<int32_t>());
}

}  // namespace

void put(ByteWriter& out, const SourceBatch& batch) {
  put(out, batch.source);
  put(out, batch.source_lengths);
  out.put_all(batch.indices);
}

void get(ByteReader& in, SourceBatch& batch) {
  get(in, batch.source);
  get(in, batch.source_lengths);
  batch.indices = in.get_all<int64_t>();
}

void put(ByteWriter& out, const Batch& batch) {
  put(out, static_cast<const SourceBatch&>(batch));
  put(out, batch.target_input);
  put(out, batch.target_output);
  put(out, batch.target_lengths);
  out.put(batch.target_tokens);
}

void get(ByteReader& in, Batch& batch) {
  get(in, static_cast<SourceBatch&>(batch));
  get(in, batch.target_input);
  get(in, batch.target_output);
  get(in, batch.target_lengths);
  batch.target_tokens = in.get<int64_t>();
}

void put(ByteWriter& out, const Hypothesis& hypothesis) {
  out.put_all(hypothesis.ids);
  out.put(hypothesis.finished);
  out.put(hypothesis.log_probability);
  out.put(hypothesis.score);
  out.put_all(hypothesis.token_log_probabilities);
  out.put_all(hypothesis.weights);
  out.put(hypothesis.positions);
}

void get(ByteReader& in, Hypothesis& hypothesis) {
  hypothesis.ids = in.get_all<int32_t>();
  hypothesis.finished = in.get<bool>();
  hypothesis.log_probability = in.get<double>();
  hypothesis.score = in.get<double>();
  hypothesis.token_log_probabilities = in.get_all<double>();
  hypothesis.weights = in.get_all<real>();
  hypothesis.positions = in.get<int64_t>();
}

}  // namespace nmt
