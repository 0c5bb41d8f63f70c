#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Text as it stands: every way to split it into tokens and to put it together again.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs

printf 'The cat sleeps.\tLe chat dort.\r\nLÖVE, dogs!\tdes « chiens » !\r\n猫 is a cat\tun chat\r\n' >raw.tsv
cut -f1 raw.tsv >raw.en
cut -f2 raw.tsv | tr -d '\r' >raw.fr
raw() {  # FLAGS...
  "$nmt" train --train raw.tsv --dev raw.tsv "${small[@]}" "${by_heart[@]}" --epochs 200 --overwrite "$@"
}
kinds=(none simple characters)
if lacks_sentencepiece; then
  skip "no SentencePiece: bpe and unigram"
else
  kinds+=(bpe unigram)
fi
for kind in "${kinds[@]}"; do
  for joint in --joint --no-joint; do
    said=$(raw --model k.st --tokenize "$kind" $joint --vocabulary-size 60 2>&1) ||
      wrong "$kind $joint: $said"
    expect "$kind $joint, by heart" "$("$nmt" translate --model k.st --input raw.en)" "$(cat raw.fr)"
  done
done
raw --model low.st --tokenize characters --lowercase 2>/dev/null || wrong "--lowercase fails"
expect "lower case" "$("$nmt" translate --model low.st --input raw.en)" "$(sed 's/Le/le/' raw.fr)"
said=$("$nmt" evaluate --model low.st --test raw.tsv --bleu-tokenize char)
"$nmt" translate --model low.st --input raw.en >low.out
compared=$("$nmt" compare --reference raw.fr --outputs low.out --bleu-tokenize char |
  awk '/low.out/ {print $1}')
grep -qE "^BLEU +${compared:?} " <<<"$said" || wrong "evaluate and compare differ on cased references: $said"
expect "upper case is read alike" \
  "$(printf 'THE CAT SLEEPS.\n' | "$nmt" translate --model low.st)" "le chat dort."
expect "a line of spaces" "$(printf ' \t \n' | "$nmt" translate --model low.st)" ""
"$nmt" train --train s.txt t.txt --dev s.txt t.txt --model tokens.st --embedding 8 --hidden 16 \
  --learning-rate 0.02 "${by_heart[@]}" --epochs 80 --batch-unit tokens --batch-size 9 2>/dev/null ||
  wrong "--batch-unit tokens fails"
expect "batches by tokens" "$("$nmt" translate --model tokens.st --input s.txt)" "$(cat t.txt)"
said=$(train --model v.st --epochs 1 --vocabulary-size 2 2>&1)
[[ "$said" == *"vocabulary: 6 source and 6 target"* ]] || wrong "--vocabulary-size said: $said"
said=$(train --model v.st --epochs 1 --vocabulary-size 2 --target-vocabulary-size 1 2>&1)
[[ "$said" == *"vocabulary: 6 source and 5 target"* ]] || wrong "--target-vocabulary-size said: $said"
said=$(train --model v.st --epochs 1 --target-min-count 3 2>&1)
[[ "$said" == *"vocabulary: 7 source and 6 target"* ]] || wrong "--target-min-count said: $said"


printf "Aujourd'hui, l'homme dort.\tToday the man sleeps!\n" >apostrophe.tsv
"$nmt" train --train apostrophe.tsv --dev apostrophe.tsv --model w.st "${small[@]}" \
  "${by_heart[@]}" --epochs 60 --tokenize simple 2>/dev/null || wrong "--tokenize simple fails"
expect "text is put back together" \
  "$("$nmt" translate --model w.st <<<"Aujourd'hui, l'homme dort.")" "Today the man sleeps!"

finish
