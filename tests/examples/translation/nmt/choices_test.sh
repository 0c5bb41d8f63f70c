#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every choice of a model and of its training trains, and translates.
source "$(dirname "$0")/support.sh" "$1"

write_five_pairs

tried=" "
tries() {  # FLAGS...
  tried+="$* "
  train --model c.st --epochs 1 --dropout 0.2 "$@" 2>said.txt ||
    wrong "$* does not train: $(tail -1 said.txt)"
  "$nmt" translate --model c.st --input s.txt >/dev/null || wrong "$* does not translate"
}

for cell in $(flags_with_choices train | sed -n 's/^--cell //p'); do
  for attention in none final general additive; do
    for feeding in --input-feeding --no-input-feeding; do
      tries --layers 2 --cell "$cell" --attention $attention $feeding
    done
  done
done
while read -r flags; do
  # shellcheck disable=SC2086
  tries $flags
done <<'END'
--attention scaled_dot --bridge zero --decoder readout --input-feeding
--attention scaled_general --encoder-hidden 8 --bridge mean --encoder-embedding 5
--attention concat --attention-hidden 5 --tie target
--attention normed_additive --decoder bahdanau --layers 2 --residual
--attention coverage --no-bidirectional
--attention multi_head --heads 2 --decoder conditional --cell gru --layers 2
--attention location --attention-hidden 3 --tie source --joint
--decoder gnmt --layers 3 --encoder-layers 2 --bridge linear --residual --tie all --joint
--variational --word-dropout 0.1 --embedding-dropout 0.3 --layers 2
--optimizer sgd --momentum 0.5 --schedule luong5
--optimizer adamw --weight-decay 0.1 --schedule luong10 --beta2 0.98
--schedule luong234 --accumulate 2 --best-by loss --patience 1 --gradients bf16
--schedule step --decay-every 3 --decay-factor 0.7
--schedule plateau --decay-patience 1 --teacher-forcing linear --teacher-forcing-rate 0.1
--schedule inverse_square_root --warm-up 2 --freeze-embeddings target
--teacher-forcing constant --teacher-forcing-rate 0.5
--teacher-forcing exponential --teacher-forcing-rate 0.9
--teacher-forcing inverse_sigmoid --teacher-forcing-rate 5
END

# Those that need no other one beside them.
while read -r flag words; do
  [[ $flag != --tokenize ]] || continue  # see text_test.sh
  for word in $words; do
    [[ "$tried" == *" $flag $word "* ]] || tries "$flag" "$word"
  done
done < <(flags_with_choices train)
[[ "$tried" == *" --batch-unit tokens "* ]] || wrong "train --help names no choices: $tried"

printf 'a b c b\tx y z y\nc a b a\tz x y x\nb c a c\ty z x z\n' >four.tsv  # long enough for BLEU
"$nmt" train --train four.tsv --dev four.tsv --model b.st "${small[@]}" "${by_heart[@]}" --epochs 60 \
  --decoder bahdanau --cell gru --bridge linear 2>/dev/null || wrong "bahdanau does not train"
expect "bahdanau, by heart" "$(cut -f1 four.tsv | "$nmt" translate --model b.st)" "$(cut -f2 four.tsv)"

finish
