// SPDX-License-Identifier: MIT
#include "attune/nn/checkpoint.h"

#include <algorithm>

#include "attune/core/files/json_check.h"

namespace attune {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + on_one_line(name);
  return text.empty() ? "none" : text;
}

constexpr size_t kStreamIntegers = 3;  // seed, stream, position

void check_streams(const std::vector<NamedStream>& streams, const SafetensorsFile& file) {
  for (const NamedStream& stream : streams) {
    const auto entry = file.integers.find(stream.name);
    if (entry != file.integers.end() && entry->second.size() != kStreamIntegers) {
      fail("load: ", stream.name, " has ", entry->second.size(),
           " integers in the file, but a random stream has ", kStreamIntegers);
    }
  }
}

// Names of entries that nothing in the module is called by.
template <class Entries, class Named>
void list_unexpected(const Entries& entries, const std::vector<Named>& known,
                     std::vector<std::string>& unexpected) {
  for (const auto& entry : entries) {
    const auto is_named = [&](const Named& item) { return item.name == entry.first; };
    if (std::none_of(known.begin(), known.end(), is_named)) unexpected.push_back(entry.first);
  }
}

// What stands in the file under a parameter's name and is no tensor of reals; empty if nothing
// does.
std::string other_entry(const SafetensorsFile& file, const std::string& name) {
  const auto undecoded = file.undecoded.find(name);
  if (undecoded != file.undecoded.end()) return undecoded->second;
  return file.integers.contains(name) ? "integers" : "";
}

LoadReport compare(const std::vector<NamedVariable>& parameters,
                   const std::vector<NamedStream>& streams, const SafetensorsFile& file) {
  LoadReport report;
  for (const auto& [name, variable] : parameters) {
    const auto entry = file.tensors.find(name);
    if (entry == file.tensors.end()) {
      const std::string other = other_entry(file, name);
      if (!other.empty()) {
        fail("load: ", name, " is ", other,
             " in the file, but a parameter is read from F16, BF16, ", "F32 or F64 of at most ",
             Shape::kMaxRank, " axes");
      }
      report.missing.push_back(name);
    } else if (!entry->second.defined()) {
      fail("load: ", name, " is undefined in the file");
    } else if (entry->second.shape() != variable.shape()) {
      fail("load: ", name, " is ", entry->second.shape(), " in the file, but ", variable.shape(),
           " in the model");
    }
  }
  list_unexpected(file.tensors, parameters, report.unexpected);
  list_unexpected(file.integers, streams, report.others);
  list_unexpected(file.undecoded, parameters, report.others);
  return report;
}

}  // namespace

SafetensorsFile to_file(const Module& module, std::map<std::string, std::string> metadata) {
  SafetensorsFile file;
  for (const auto& [name, variable] : module.parameters()) file.tensors[name] = variable.value();
  for (const auto& [name, stream, is_drawn_from] : module.streams()) {
    if (!is_drawn_from) continue;
    const Rng::State& state = stream->state();
    file.integers[name] = {static_cast<int64_t>(state.seed), static_cast<int64_t>(state.stream),
                           static_cast<int64_t>(state.position)};
  }
  file.metadata = std::move(metadata);
  return file;
}

LoadReport load_into(Module& module, const SafetensorsFile& file, Strict strict) {
  std::vector<NamedVariable> parameters = module.parameters();
  const std::vector<NamedStream> streams = module.streams();
  LoadReport report = compare(parameters, streams, file);
  check_streams(streams, file);
  if (strict == Strict::yes && !(report.missing.empty() && report.unexpected.empty())) {
    fail("load: the file does not fit the model; missing: ", listed(report.missing),
         "; unexpected: ", listed(report.unexpected));
  }
  for (auto& [name, variable] : parameters) {  // nothing throws from here on
    const auto entry = file.tensors.find(name);
    if (entry != file.tensors.end()) variable.mutable_value() = entry->second;
  }
  for (const auto& [name, stream, is_drawn_from] : streams) {
    const auto entry = file.integers.find(name);
    if (entry == file.integers.end()) continue;
    *stream = Rng(Rng::State{static_cast<uint64_t>(entry->second[0]),
                             static_cast<uint64_t>(entry->second[1]),
                             static_cast<uint64_t>(entry->second[2])});
  }
  return report;
}

}  // namespace attune
