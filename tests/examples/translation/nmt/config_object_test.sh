#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A --config file is one JSON object; what is JSON and none is refused, by name.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs
for text in '[{"hidden": 4}]' '"hidden"' 4 null; do
  echo "$text" >config.json
  refuses "config.json" train --model m.st --config config.json
done
expect "models" "$(find . -name '*.st')" ""

finish
