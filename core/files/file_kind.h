// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "attune/core/real.h"

namespace attune {

/// What kind of file begins so, for a message to somebody who took it for a safetensors file, with
/// what to do: "a PyTorch file ...; in Python, ... makes one of it". Empty if it is none that is
/// known. 512 bytes are enough to tell.
std::string kind_of_file(std::string_view beginning);

}  // namespace attune
