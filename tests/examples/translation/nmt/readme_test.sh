#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The commands of the READMEs run as they stand there, on little text with a small model: figures are
# therefore not compared, nor is what only a model of the full size says.
source "$(dirname "$0")/support.sh" "$1"

root=$(cd "$tests/../../../.." && pwd)
"$root/tests/support/readme_blocks.sh" "$root" readmes >/dev/null
ln -s "$root/examples" examples
cp "$root/dev" .
mkdir -p build/release/bin data/multi30k
cd build/release/bin || exit 1
printf '#!/bin/sh\necho installed\n' | tee cmake >dpkg-query  # ./dev has nothing to build or install
cat >nmt <<END
#!/usr/bin/env bash
small=()
[[ \$1 != train ]] || small=(--hidden 8 --embedding 8 --epochs 2 --keep 2)
"$nmt" "\$@" "\${small[@]}" || exit
[[ \$1 != corpus ]] || sed -i '201,\$d' build/*/{train,dev,test}.*
END
chmod +x cmake dpkg-query nmt
export PATH=$PWD:$PATH
cd "$work" || exit 1

runs() {  # BLOCK
  bash -ec "$(<"$1")" >out.txt 2>said.txt || wrong "$1: $(<said.txt)"
  grep -q "^BLEU  " out.txt || wrong "$1 tells no BLEU: $(<out.txt)"
}

write_five_pairs
for part in train val test news test_2016_flickr; do
  cat s.txt s.txt s.txt s.txt | tee data/multi30k/$part.de >$part.de
  cat t.txt t.txt t.txt t.txt | tee data/multi30k/$part.en >$part.en
done
rm news.en
runs readmes/own_text.sh
expect "lines of news.en" "$(wc -l <news.en)" 20
grep -qi "^<!doctype html" page.html || wrong "no page: $(head -n 1 page.html)"

runs readmes/examples/translation/reverse.sh
while read -r command; do
  refuses "--overwrite" bash -c "$command"
done < <(head -n 2 readmes/examples/translation/reverse.sh)

if lacks_sentencepiece; then
  skip "no SentencePiece: multi30k.sh"
else
  runs readmes/multi30k.sh
fi

# What ./dev demo prints, in any order, with N for a number; but for a translation, and the rows that
# attention to its words has.
plain() { sed -E 's/-?[0-9]+([.:][0-9]+)*/N/g; s/ +/ /g; s/^ | $//g'; }
./dev demo >demo.txt 2>&1 || wrong "./dev demo: $(<demo.txt)"
shown=$'\n'$(plain <demo.txt)$'\n'
while IFS= read -r line; do
  expected=$'\n'${line% ...}
  [[ $line == *" ..." ]] || expected+=$'\n'
  [[ "$shown" == *"$expected"* ]] || wrong "./dev demo does not print '$line', but $(<demo.txt)"
done < <(grep -vE '^(|\.\.\.|translation .*|ces voisins .*)$|@@|%%|##' readmes/demo.text | plain)

finish
