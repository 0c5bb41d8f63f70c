// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/byte_stream.h"
#include "attune/examples/translation/text/batches.h"
#include "attune/nn/search/hypothesis.h"

/// Batches and what becomes of them, as messages between processes: get() reads what put() wrote.
namespace nmt {

void put(ByteWriter& out, const SourceBatch& batch);
void get(ByteReader& in, SourceBatch& batch);

void put(ByteWriter& out, const Batch& batch);
void get(ByteReader& in, Batch& batch);

void put(ByteWriter& out, const Hypothesis& hypothesis);
void get(ByteReader& in, Hypothesis& hypothesis);

/// What lists of numbers are but for their number.
template <class T>
requires std::is_trivially_copyable_v<T>
void put(ByteWriter& out, const T& value) { out.put(value); }
template <class T>
requires std::is_trivially_copyable_v<T>
void get(ByteReader& in, T& value) { value = in.get<T>(); }

template <class T>
void put(ByteWriter& out, const std::vector<T>& list) {
  out.put(std::ssize(list));
  for (const T& each : list) put(out, each);
}
template <class T>
void get(ByteReader& in, std::vector<T>& list) {
  for (auto left = in.get<int64_t>(); left > 0; --left) get(in, list.emplace_back());
}

}  // namespace nmt
