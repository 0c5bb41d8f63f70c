// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "attune/examples/translation/model/model_file.h"

namespace nmt {

/// The mean of models, parameter by parameter: those of a training's last epochs often translate
/// better than any one of them (Junczys-Dowmunt et al. 2016, section 3.2). Summed in double. Throws
/// attune::Error that names the file if one cannot be read, or if the models differ in anything but
/// the values of their parameters.
std::unique_ptr<Model> average_models(const std::vector<std::string>& paths);

}  // namespace nmt
