// SPDX-License-Identifier: MIT
#include "attune/core/safetensors_header.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <tuple>

#include "attune/core/error.h"
#include "attune/core/shape.h"

namespace attune::inline ATTUNE_PRECISION {
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

constexpr DtypeInfo kDtypes[] = {{Dtype::kF16, "F16", 2},
                                 {Dtype::kBF16, "BF16", 2},
                                 {Dtype::kF32, "F32", 4},
                                 {Dtype::kF64, "F64", 8},
                                 {Dtype::kI64, "I64", 8}};

const DtypeInfo& info(Dtype dtype) { return kDtypes[static_cast<size_t>(dtype)]; }

// The bytes that a shape takes; nothing if no number holds them, even if some size is 0: nobody who
// multiplies some of the sizes shall overflow.
std::optional<int64_t> bytes_of(const std::vector<int64_t>& shape, Dtype dtype) {
  int64_t bytes = info(dtype).width;
  bool empty = false;
  for (int64_t size : shape) {
    if (__builtin_mul_overflow(bytes, std::max<int64_t>(size, 1), &bytes)) return std::nullopt;
    empty = empty || size == 0;
  }
  return empty ? 0 : bytes;
}

// A name as JSON shows it: in quotes, and on one line whatever it holds.
std::string quoted(const std::string& name) {
  return json(name).dump(-1, ' ', false, json::error_handler_t::replace);
}

json parse_json(const std::string& context, const std::string& text) {
  std::vector<std::set<std::string>> keys;  // of each open object
  const auto check = [&](int depth, json::parse_event_t event, const json& value) {
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second) {
      fail(context, "the header has ", value.dump(), " twice");
    }
    if (depth > 3) fail(context, "the header is nested too deeply");  // the sizes of a shape: 3
    return true;
  };
  if (text.empty() || text[0] != '{')
    fail(context, "not a safetensors file: it has no JSON header");
  try {
    return json::parse(text, check);
  } catch (const json::exception&) {
    fail(context, "not a safetensors file, or damaged: the header is not valid JSON");
  }
}

std::map<std::string, std::string> parse_metadata(const std::string& context, const json& value) {
  if (!value.is_object()) fail(context, kMetadata, " is not an object");
  std::map<std::string, std::string> metadata;
  for (const auto& [key, text] : value.items()) {
    if (!text.is_string()) fail(context, "metadata ", quoted(key), " is not a text");
    metadata[key] = text.get<std::string>();
  }
  return metadata;
}

Dtype parse_dtype(const std::string& context, const json& value) {
  const auto found = std::find_if(std::begin(kDtypes), std::end(kDtypes),
                                  [&](const DtypeInfo& known) { return value == known.name; });
  if (found == std::end(kDtypes)) {
    fail(context, "dtype ", value.dump(), " is none of F16, BF16, F32, F64 and I64");
  }
  return found->dtype;
}

std::vector<int64_t> parse_sizes(const std::string& context, const char* field, const json& value) {
  const auto is_size = [](const json& size) {
    return size.is_number_unsigned() && size.get<uint64_t>() <= std::numeric_limits<int64_t>::max();
  };
  if (!value.is_array() || !std::all_of(value.begin(), value.end(), is_size)) {
    fail(context, field, " is no list of sizes");
  }
  return value.get<std::vector<int64_t>>();
}

Entry parse_entry(const std::string& file, const std::string& name, const json& value) {
  const std::string context = file + "tensor " + quoted(name) + ": ";
  if (!value.is_object()) fail(context, "its entry in the header is not an object");
  Entry entry;
  entry.name = name;
  entry.dtype = parse_dtype(context, value.value("dtype", json()));
  entry.shape = parse_sizes(context, "shape", value.value("shape", json()));
  if (entry.shape.size() > Shape::kMaxRank && entry.dtype != Dtype::kI64) {
    fail(context, entry.shape.size(), " axes, but at most ", Shape::kMaxRank, " are supported");
  }
  const auto offsets = parse_sizes(context, "data_offsets", value.value("data_offsets", json()));
  if (offsets.size() != 2 || offsets[0] > offsets[1]) {
    fail(context, "data_offsets are not a begin and an end");
  }
  entry.begin = offsets[0];
  entry.end = offsets[1];
  if (bytes_of(entry.shape, entry.dtype) != entry.end - entry.begin) {
    fail(context, entry.end - entry.begin, " bytes of data do not fit shape ",
         json(entry.shape).dump(), " of ", info(entry.dtype).name);
  }
  return entry;
}

void check_layout(const std::string& context, const std::vector<Entry>& entries,
                  int64_t data_bytes) {
  int64_t end = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != end) {
      fail(context, "tensor ", quoted(entry.name), ": its data begin at byte ", entry.begin,
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
  const int64_t begin = entries.empty() ? 0 : entries.back().end;
  entries.push_back({name, dtype, shape, begin, begin + bytes_of(shape, dtype).value()});
}

std::string format_header(const std::string& context, const SafetensorsHeader& header) {
  json object = json::object();  // sorted by name
  if (!header.metadata.empty()) object[kMetadata] = header.metadata;
  for (const Entry& entry : header.entries) {
    if (entry.name == kMetadata) fail(context, "a tensor may not be named ", kMetadata);
    if (object.contains(entry.name)) fail(context, "two tensors are named ", quoted(entry.name));
    object[entry.name] = {{"dtype", info(entry.dtype).name},
                          {"shape", entry.shape},
                          {"data_offsets", {entry.begin, entry.end}}};
  }
  std::string text;
  try {
    text = object.dump();
  } catch (const json::exception&) {
    fail(context, "a name or a metadata text is not UTF-8");
  }
  text.resize((text.size() + 7) / 8 * 8, ' ');
  if (text.size() > kMaxSafetensorsHeader) {
    fail(context, "names and metadata take more than ", kMaxSafetensorsHeader, " bytes");
  }
  return text;
}

SafetensorsHeader parse_header(const std::string& context, const std::string& text,
                               int64_t data_bytes) {
  SafetensorsHeader header;
  const json object = parse_json(context, text);
  for (const auto& [name, value] : object.items()) {
    if (name == kMetadata) {
      header.metadata = parse_metadata(context, value);
    } else {
      header.entries.push_back(parse_entry(context, name, value));
    }
  }
  std::sort(header.entries.begin(), header.entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  check_layout(context, header.entries, data_bytes);
  return header;
}

}  // namespace attune::inline ATTUNE_PRECISION
