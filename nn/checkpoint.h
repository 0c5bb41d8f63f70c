// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "attune/core/files/safetensors.h"
#include "attune/nn/module.h"

/// A model on disk: one safetensors file with every parameter and random stream under its path, and
/// whatever else it takes to use the model (its configuration, its vocabularies) as metadata.
namespace attune {

/// Parameters as tensors, the random streams that are drawn from as integers (seed, stream,
/// position). PyTorch knows no such entries: clear `integers` of a file that it is to load
/// strictly.
SafetensorsFile to_file(const Module& module, std::map<std::string, std::string> metadata = {});

enum class Strict { no, yes };

/// What a file and a module do not share.
struct LoadReport {
  std::vector<std::string> missing;     // in the module, not in the file: keep their values
  std::vector<std::string> unexpected;  // tensors in the file, not in the module: ignored
  std::vector<std::string> others;      // the same of entries that are no tensors of reals
};

/// Copies values from the file into the module by name. A shape that differs always throws, naming
/// both, and so does a parameter that is of another dtype in the file; missing and unexpected names
/// throw if strict, and otherwise are reported. Others, such as PyTorch's masks and counts, are
/// only reported, and a file without random streams (PyTorch's) is not missing them. Throws before
/// anything is changed.
LoadReport load_into(Module& module, const SafetensorsFile& file, Strict strict = Strict::yes);

}  // namespace attune
