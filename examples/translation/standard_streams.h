// SPDX-License-Identifier: MIT
#pragma once

namespace nmt {

/// A file that is opened while a standard stream is closed would take that stream's place. So, in
/// the place of each that is closed, puts what can be neither read nor written. Throws
/// attune::Error with the system's reason if it cannot.
void hold_standard_streams();

}  // namespace nmt
