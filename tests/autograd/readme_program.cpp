// SPDX-License-Identifier: MIT
// The program of autograd/README.md, whose output is compared with the one that stands there.
#include "readmes/autograd/program.inc"
