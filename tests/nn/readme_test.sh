#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The lines of Python in nn/README.md, `readme_test.sh tagger.python`: they can be read, and where
# PyTorch is, they load and save the tagger that is described there.
block=$(readlink -f "$1")  # readmes/nn/tagger.python
source "$(dirname "$(readlink -f "$0")")/../support/script.sh"

command -v python3 >/dev/null || skip_all "no python3"
python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$block" || wrong "$block is no Python"
if ! python3 -c 'import torch, safetensors.torch' 2>/dev/null; then
  skip "no PyTorch with safetensors: running tagger.python"
  finish
fi
cat >program.py <<'END'
import sys
import safetensors.torch
from torch import equal, nn, zeros_like

words, tags = 9, 4
tagger = nn.Module()
tagger.embedding = nn.Embedding(words, 64)
tagger.rnn = nn.GRU(64, 128, bidirectional=True)
tagger.output = nn.Linear(256, tags)
file = {name: zeros_like(value) + 3 for name, value in tagger.state_dict().items()}
safetensors.torch.save_file(file, "tagger.safetensors")
exec(open(sys.argv[1]).read())
for saved in tagger.state_dict(), safetensors.torch.load_file("tagger.safetensors"):
    assert saved.keys() == file.keys() and all(equal(saved[name], file[name]) for name in file)
END
python3 program.py "$block" || wrong "$block does not do what it says"
finish
