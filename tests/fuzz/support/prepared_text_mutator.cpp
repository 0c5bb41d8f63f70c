// SPDX-License-Identifier: MIT
// How libFuzzer changes a prepared text: most random bytes would end at a checksum. So these are
// made to fit after each change: of the contents, one value in them, or one text; of a number of
// the ids and the index; and of the length of one sentence, whose ids then follow.
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "attune/tests/fuzz/support/mutations.h"
#include "attune/tests/fuzz/support/text_parts.h"

namespace {

using namespace attune::fuzzing;
using Entry = nmt::EncodedText::Entry;

// A value somewhere in it, each member of a level as probable.
void mutate_below(json& value, Random& random) {
  if (value.is_structured() && !value.empty() && random() % 8 != 0) {
    return mutate_below(*any_of(value, random), random);
  }
  if (!value.is_string() || random() % 4 == 0) return replace(value, random);
  auto& text = value.get_ref<std::string&>();
  if (random() % 2 == 0 || !mutate_value(text, random)) mutate(text);
}

void mutate_contents(TextParts& file, Random& random) {
  json contents = parse(file.contents);
  if (contents.is_discarded()) return;
  mutate_below(contents, random);
  file.contents = text_of(contents);
}

// Gives a sentence another length: so it gets or loses ids, and all behind it move.
void mutate_lengths(TextParts& file, Random& random) {
  json contents = parse(file.contents);
  if (!contents.is_object() || !contents["ids"].is_number_unsigned()) return;
  const auto count = contents["ids"].get<uint64_t>();
  if (count > file.body.size() / sizeof(int32_t)) return;
  const size_t bytes = count * sizeof(int32_t), begin = (bytes + 7) / 8 * 8;
  if (begin + sizeof(Entry) > file.body.size()) return;
  std::vector<Entry> index((file.body.size() - begin) / sizeof(Entry));
  std::memcpy(index.data(), file.body.data() + begin, index.size() * sizeof(Entry));
  Entry& entry = index[random() % index.size()];
  const auto length = static_cast<int32_t>(random() % 64);
  (random() % 2 == 0 ? entry.source : entry.target) = length;
  int64_t end = 0;
  for (Entry& each : index) {
    each.begin = end;
    end += int64_t{each.source} + each.target;
  }
  if (end < 0 || end > 4096) return;
  std::string ids = file.body.substr(0, bytes);
  const std::string eos("\3\0\0\0", sizeof(int32_t));
  while (ids.size() < static_cast<size_t>(end) * eos.size()) ids += eos;
  ids.resize(static_cast<size_t>(end) * eos.size());
  contents["ids"] = end;
  ids.resize((ids.size() + 7) / 8 * 8);
  file.body =
      ids + std::string(reinterpret_cast<const char*>(index.data()), index.size() * sizeof(Entry));
  file.contents = text_of(contents);
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned seed) {
  Random random(seed);
  std::optional<TextParts> file = parts_of({reinterpret_cast<const char*>(data), size});
  const auto way = random() % 8;
  if (!file || way == 0) return LLVMFuzzerMutate(data, size, most);
  if (way == 1) mutate(file->contents);
  if (way == 2) mutate_numbers(file->body, random);
  if (way == 3) mutate_lengths(*file, random);
  if (way == 2 || way == 3) sum_blocks(*file);
  if (way > 3) mutate_contents(*file, random);
  return copy(file_of(*file), data, most);
}
