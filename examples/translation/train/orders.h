// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/byte_stream.h"
#include "attune/core/files/safetensors.h"

/// What the first of several processes tells the others that train with it.
namespace nmt {

enum class Order : char {
  step,        ///< takes a step; with the batches' pass and place in it, and the learning rate
  dev,         ///< helps with dev, as metrics/help.h does
  state,       ///< gives its part of the optimizer's state
  load_state,  ///< goes on from a state; with all of it
  end          ///< there is nothing more to do
};

/// A file's contents as a message: get_file() reads what put() wrote.
void put(attune::ByteWriter& out, const attune::SafetensorsFile& file);
attune::SafetensorsFile get_file(attune::ByteReader& in);

}  // namespace nmt
