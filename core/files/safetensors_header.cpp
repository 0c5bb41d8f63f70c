// SPDX-License-Identifier: MIT
#include "attune/core/files/safetensors_header.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>

#include "attune/core/error.h"
#include "attune/core/files/json_check.h"
#include "attune/core/files/json_members.h"
#include "attune/core/shape.h"

namespace attune {
namespace {

using nlohmann::json;
using Dtype = SafetensorsHeader::Dtype;
using Entry = SafetensorsHeader::Entry;

constexpr const char* kMetadata = "__metadata__";

struct DtypeInfo {
  Dtype dtype;
  const char* name;
  int64_t width;  // bytes
};

constexpr DtypeInfo kDtypes[] = {
    {Dtype::f16, "F16", 2}, {Dtype::bf16, "BF16", 2}, {Dtype::f32, "F32", 4},
    {Dtype::f64, "F64", 8}, {Dtype::i8, "I8", 1},     {Dtype::i16, "I16", 2},
    {Dtype::i32, "I32", 4}, {Dtype::i64, "I64", 8},   {Dtype::u8, "U8", 1},
    {Dtype::u16, "U16", 2}, {Dtype::u32, "U32", 4}};

// Of a dtype that is decoded.
const DtypeInfo& info(Dtype dtype) { return kDtypes[static_cast<size_t>(dtype)]; }

void check_is_decoded(const std::string& context, Dtype dtype) {
  if (static_cast<size_t>(dtype) < std::size(kDtypes)) return;
  fail(context, "only dtypes that are decoded can be written");
}

// The bytes that a shape takes; nothing if no number holds them, even if some size is 0: nobody who
// multiplies some of the sizes shall overflow. Nor has a negative size any.
std::optional<int64_t> bytes_of(const std::vector<int64_t>& shape, Dtype dtype) {
  int64_t bytes = info(dtype).width;
  bool empty = false;
  for (int64_t size : shape) {
    if (size < 0) return std::nullopt;
    if (__builtin_mul_overflow(bytes, std::max<int64_t>(size, 1), &bytes)) return std::nullopt;
    empty = empty || size == 0;
  }
  return empty ? 0 : bytes;
}

void check_text(const std::string& context, const std::string& text) {
  constexpr size_t kDepth = 8;  // the sizes of a shape: 3; further fields may hold anything
  if (text.empty() || text[0] != '{') {
    fail(context, "not a safetensors file: it has no JSON header");
  }
  try {
    check_json(text, kDepth);
  } catch (const Error& error) {
    fail(context, "not a safetensors file, or damaged: of its header, ", error.what());
  }
}

Dtype dtype_of(const std::string& name) {
  const auto found = std::find_if(std::begin(kDtypes), std::end(kDtypes),
                                  [&](const DtypeInfo& known) { return known.name == name; });
  return found == std::end(kDtypes) ? Dtype::other : found->dtype;
}

// "[2,3]"
std::string listed(const std::vector<int64_t>& sizes) {
  std::string text;
  for (const int64_t size : sizes) text += (text.empty() ? "" : ",") + std::to_string(size);
  return '[' + text + ']';
}

// A text as JSON has it. Throws json::exception if it is not UTF-8.
std::string quoted(const std::string& text) { return json(text).dump(); }

// The shape must take as many bytes as there are, if we know how many a number takes.
void check_bytes(const std::string& context, const Entry& entry) {
  const int64_t bytes = entry.end - entry.begin;
  if (entry.dtype == Dtype::other || bytes_of(entry.shape, entry.dtype) == bytes) return;
  fail(context, bytes, " bytes of data do not fit shape ", listed(entry.shape), " of ",
       entry.dtype_name);
}

std::map<std::string, std::string> parse_metadata(const std::string& context,
                                                  const JsonFields& fields) {
  std::map<std::string, std::string> metadata;
  for (const auto& [key, field] : fields) {
    if (field.kind != JsonField::Kind::text) {
      fail(context, "metadata ", in_quotes(key), " is not a text");
    }
    metadata[key] = field.text;
  }
  return metadata;
}

const std::vector<int64_t>& parse_sizes(const std::string& context, const char* name,
                                        const JsonFields& fields) {
  const auto found = fields.find(name);
  if (found == fields.end() || found->second.kind != JsonField::Kind::sizes) {
    fail(context, name, " is no list of sizes");
  }
  return found->second.sizes;
}

Entry parse_entry(const std::string& file, const std::string& name, const JsonFields* fields) {
  const std::string context = file + "tensor " + in_quotes(name) + ": ";
  if (fields == nullptr) fail(context, "its entry in the header is not an object");
  const auto dtype = fields->find("dtype");
  if (dtype == fields->end() || dtype->second.kind != JsonField::Kind::text) {
    fail(context, "dtype is missing, or no name");
  }
  Entry entry;
  entry.name = name;
  entry.dtype_name = dtype->second.text;
  entry.dtype = dtype_of(entry.dtype_name);
  entry.shape = parse_sizes(context, "shape", *fields);
  const std::vector<int64_t>& offsets = parse_sizes(context, "data_offsets", *fields);
  if (offsets.size() != 2 || offsets[0] > offsets[1]) {
    fail(context, "data_offsets are not a begin and an end");
  }
  entry.begin = offsets[0];
  entry.end = offsets[1];
  check_bytes(context, entry);
  return entry;
}

void check_layout(const std::string& context, const std::vector<Entry>& entries,
                  int64_t data_bytes) {
  int64_t end = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != end) {
      fail(context, "tensor ", in_quotes(entry.name), ": its data begin at byte ", entry.begin,
           ", but those before end at ", end);
    }
    end = entry.end;
  }
  if (end != data_bytes) {
    fail(context, "damaged or cut short: the header tells of ", end, " bytes of data, there are ",
         data_bytes);
  }
}

}  // namespace

void SafetensorsHeader::append(const std::string& name, Dtype dtype,
                               const std::vector<int64_t>& shape) {
  const std::string context = "safetensors: tensor " + in_quotes(name) + ": ";
  check_is_decoded(context, dtype);
  const int64_t begin = entries.empty() ? 0 : entries.back().end;
  const std::optional<int64_t> bytes = bytes_of(shape, dtype);
  int64_t end = 0;
  if (!bytes || __builtin_add_overflow(begin, *bytes, &end)) {
    fail(context, "no file holds a tensor of shape ", listed(shape));
  }
  entries.push_back({name, dtype, shape, begin, end});
}

std::string format_header(const std::string& context, const SafetensorsHeader& header) try {
  std::map<std::string, std::string> members;  // as text
  if (!header.metadata.empty()) {
    std::string texts;
    for (const auto& [key, text] : header.metadata) {
      texts += (texts.empty() ? "" : ",") + quoted(key) + ':' + quoted(text);
    }
    members[kMetadata] = '{' + texts + '}';
  }
  for (const Entry& entry : header.entries) {
    if (entry.name == kMetadata) fail(context, "a tensor may not be named ", kMetadata);
    check_is_decoded(context + "tensor " + in_quotes(entry.name) + ": ", entry.dtype);
    const std::string fields = "{\"data_offsets\":" + listed({entry.begin, entry.end}) +
                               ",\"dtype\":" + quoted(info(entry.dtype).name) +
                               ",\"shape\":" + listed(entry.shape) + '}';
    if (!members.emplace(entry.name, fields).second) {
      fail(context, "two tensors are named ", in_quotes(entry.name));
    }
  }
  std::string text = "{";
  for (const auto& [name, member] : members) {
    text += (text.size() == 1 ? "" : ",") + quoted(name) + ':' + member;
  }
  text += '}';
  text.resize((text.size() + 7) / 8 * 8, ' ');
  if (text.size() > kMaxSafetensorsHeader) {
    fail(context, "names and metadata take more than ", kMaxSafetensorsHeader, " bytes");
  }
  return text;
} catch (const json::exception&) {
  fail(context, "a name or a metadata text is not UTF-8");
}

SafetensorsHeader parse_header(const std::string& context, const std::string& text,
                               int64_t data_bytes) {
  check_text(context, text);
  SafetensorsHeader header;
  for_each_member(text, [&](const std::string& name, const JsonFields* fields) {
    if (name == kMetadata) {
      if (fields == nullptr) fail(context, kMetadata, " is not an object");
      header.metadata = parse_metadata(context, *fields);
    } else {
      header.entries.push_back(parse_entry(context, name, fields));
    }
  });
  std::sort(header.entries.begin(), header.entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  check_layout(context, header.entries, data_bytes);
  return header;
}

}  // namespace attune
