#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs nmt as its users do: usage: nmt_test.sh NMT. Trains a tiny model on a few pairs, then holds
# each subcommand to what it promises. What they refuse is in refusals_test.sh.
source "$(dirname "$0")/support.sh" "$1"
recipes=$tests/../../../../examples/translation/recipes

# ---- a corpus and a model ------------------------------------------------------------------------

"$nmt" corpus --out toy --pairs 20000 || wrong "corpus fails"
for name in train dev test long; do
  lines=$(wc -l <"toy/$name.en")
  expect "toy/$name.fr" "$(wc -l <"toy/$name.fr")" "$lines"
  expect "toy/$name.tags" "$(wc -l <"toy/$name.tags")" "$lines"
done
expect "train" "$(wc -l <toy/train.en)" 20000
expect "overlap of train and the rest" \
  "$(sort -u toy/train.en | comm -12 - <(sort -u toy/dev.en toy/test.en toy/long.en) | wc -l)" 0

write_five_pairs
train --model m.st "${by_heart[@]}" --log curve.jsonl --epochs 60 2>train.log || wrong "train fails: $(cat train.log)"
expect "learned by heart" "$("$nmt" translate --model m.st --input s.txt)" "$(cat t.txt)"
expect "epochs in the log" "$(grep -c '"epoch":' curve.jsonl)" 60
python3 -c 'import json,sys; [json.loads(l) for l in open("curve.jsonl")]' 2>/dev/null ||
  ! command -v python3 >/dev/null || wrong "the log is no JSON"

# ---- the same seed gives the same bytes ----------------------------------------------------------

train --model again.st --epochs 2 2>/dev/null && train --model once.st --epochs 2 2>/dev/null
cmp -s again.st once.st || wrong "the same seed gave two models"
train --model other.st --epochs 2 --seed 2 2>/dev/null
! cmp -s again.st other.st || wrong "two seeds gave the same model"

# ---- translate, evaluate, attend -----------------------------------------------------------------

expect "empty input" "$("$nmt" translate --model m.st </dev/null | wc -c)" 0
expect "an empty line stays empty" "$(printf 'a\n\nb\n' | "$nmt" translate --model m.st | sed -n 2p)" ""
expect "lines" "$(printf '\n\n\na' | "$nmt" translate --model m.st | wc -l)" 4
expect "unknown words" "$(printf 'quux\n' | "$nmt" translate --model m.st | wc -l)" 1
"$nmt" translate --model m.st --input s.txt --output o.txt || wrong "translate --output fails"
cmp -s o.txt t.txt || wrong "--output differs from standard output"
said=$(printf 'a b a b\n' | "$nmt" translate --model m.st --max-length 2 2>&1 >/dev/null)
expect "a long line" "$said" "nmt: standard input:1: 4 tokens, cut to 2"

mkfifo slow
"$nmt" translate --model m.st --input slow --output stopped.txt 2>stopped.log &
exec 3>slow  # which waits until nmt has opened it
sleep 0.1
kill -TERM $!
wait $!
expect "status of a command that was stopped" $? 143
exec 3>&-
[[ "$(echo stopped.txt* .tmp*)" == "stopped.txt* .tmp*" ]] ||
  wrong "a stopped translation left $(echo stopped.txt* .tmp*)"

paste s.txt t.txt | sed 's/$/\tanother column/' >pairs.tsv
expect "a tab-separated file" "$("$nmt" evaluate --model m.st --test pairs.tsv --json)" \
  "$("$nmt" evaluate --model m.st --test s.txt t.txt --json)"
printf 'a b\tx y\nb a\t\n' >half.tsv
"$nmt" evaluate --model m.st --test half.tsv | grep -q '1 sentence pairs, without 1 that' ||
  wrong "a pair that is empty on a side"
"$nmt" evaluate --model m.st --test s.txt t.txt | grep -q '100.00%  of 5' || wrong "exact match"
"$nmt" evaluate --model m.st --test s.txt t.txt | grep -q 'attention on padding  *0$' ||
  wrong "attention on padding"
heat=$("$nmt" attend --model m.st --input s.txt --colour never) || wrong "attend fails"
expect "attend" "$(grep -c '^<eos>' <<<"$heat")" 5
expect "attend: as translated" "$(sed -n 1p <<<"$heat")" "$(sed -n 1p t.txt)"
expect "attend: log-probabilities" "$(grep -c '^log-probability -0[.]' <<<"$heat")" 5

# ---- attention in other formats, and of given translations ---------------------------------------

attend() {  # FLAGS...
  "$nmt" attend --model m.st "$@"
}
json_holds() {  # FILE CONDITION: on `lines`, the objects of its lines; passes without Python
  command -v python3 >/dev/null || return 0
  python3 -c 'import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
sys.exit(not eval(sys.argv[2]))' "$1" "$2" || wrong "$1: not so: $2"
}
printf 'a b\n\nc </script> a\n' >odd.txt
attend --input odd.txt --format json >odd.jsonl || wrong "attend --format json fails"
expect "a JSON object a line" "$(wc -l <odd.jsonl)" 3
json_holds odd.jsonl 'lines[1] == {"source": [], "source_text": "", "hypotheses": []}'
json_holds odd.jsonl 'lines[2]["source"] == ["c", "</script>", "a", "<eos>"]'
json_holds odd.jsonl 'all(abs(sum(row) - 1) < 1e-4 for row in lines[2]["hypotheses"][0]["weights"])'
attend --input odd.txt --format json --output again.jsonl --batch-size 1 || wrong "attend --output"
json_holds again.jsonl '[h["target"] for l in lines for h in l["hypotheses"]][0] == ["x", "y", "<eos>"]'

attend --input odd.txt --format html --output page.html || wrong "attend --format html fails"
expect "no word ends the script" "$(grep -o '</script' page.html | wc -l)" 2
expect "sentences of the page" "$(grep -c '"source":' page.html)" 3

printf 'a b\n\nc a b\n' | attend --format alignment --beam 2 --n-best 2 >pairs.txt || wrong "alignment"
expect "alignments: a line for each hypothesis, an empty one stays" "$(grep -nv . pairs.txt)" "3:"
expect "alignments: nothing but pairs" "$(grep -cE '^([0-9]+-[0-9]+( |$))*$' pairs.txt)" 5

attend --format svg --output map.svg <<<'a b' || wrong "attend --format svg fails"
expect "one picture has the name as it is" "$(echo map*.svg)" "map.svg"
expect "the same on standard output" "$(attend --format svg <<<'a b')" "$(cat map.svg)"
attend --input odd.txt --format svg --output folder.d/map.svg 2>/dev/null && wrong "there is no folder.d"
mkdir pictures && attend --input odd.txt --format svg --output pictures/map.svg || wrong "pictures"
expect "pictures have the numbers of lines" "$(cd pictures && echo *)" "map-1.svg map-3.svg"
! command -v python3 >/dev/null || python3 -c 'import sys, xml.dom.minidom as xml
[xml.parse(file) for file in sys.argv[1:]]' map.svg pictures/*.svg || wrong "a picture is no XML"

attend --input s.txt --target t.txt --format json >forced.jsonl || wrong "attend --target fails"
attend --input s.txt --format json >free.jsonl || wrong "attend fails"
words() { grep -oE '"(source|target)":\[[^]]*\]' "$1"; }
expect "what is forced is what was found" "$(words forced.jsonl)" "$(words free.jsonl)"
json_holds forced.jsonl 'all(line["hypotheses"][0]["log_probability"] > -0.1 for line in lines)'
printf 'z z\n\nx\n' >given.txt
attend --input odd.txt --target given.txt --format json >given.jsonl || wrong "attend --target fails"
json_holds given.jsonl 'lines[0]["hypotheses"][0]["target"] == ["z", "z", "<eos>"]'
attend --input odd.txt --reference given.txt --format json >reference.jsonl || wrong "attend --reference"
json_holds reference.jsonl '[line.get("reference") for line in lines] == [["z", "z"], None, ["x"]]'
json_holds given.jsonl 'lines[0]["hypotheses"][0]["log_probability"] < -1 and lines[1]["hypotheses"] == []'

# ---- every choice trains -------------------------------------------------------------------------

for cell in lstm gru rnn; do
  for attention in none final general additive; do
    for feeding in --input-feeding --no-input-feeding; do
      train --model c.st --epochs 1 --layers 2 --cell $cell --attention $attention $feeding \
        --dropout 0.2 2>/dev/null || wrong "$cell $attention $feeding does not train"
      "$nmt" translate --model c.st --input s.txt >/dev/null || wrong "$cell $attention $feeding"
    done
  done
done
while read -r choices; do
  # shellcheck disable=SC2086
  train --model c.st --epochs 1 --dropout 0.2 $choices 2>said.txt ||
    wrong "$choices does not train: $(tail -1 said.txt)"
  "$nmt" translate --model c.st --input s.txt >/dev/null || wrong "$choices does not translate"
done <<'END'
--attention dot
--attention scaled_dot --bridge zero --decoder readout --input-feeding
--attention scaled_general --encoder-hidden 8 --bridge mean --encoder-embedding 5
--attention concat --attention-hidden 5 --tie target
--attention normed_additive --decoder bahdanau --layers 2 --residual
--attention coverage --no-bidirectional
--attention multi_head --heads 2 --decoder conditional --cell gru --layers 2
--decoder gnmt --layers 3 --encoder-layers 2 --bridge linear --residual
--variational --word-dropout 0.1 --embedding-dropout 0.3 --layers 2
--optimizer sgd --momentum 0.5 --schedule luong5
--optimizer adamw --weight-decay 0.1 --schedule luong10 --beta2 0.98
--schedule luong234 --accumulate 2 --best-by loss --patience 1
--schedule step --decay-every 3 --decay-factor 0.7
--schedule plateau --decay-patience 1 --teacher-forcing linear --teacher-forcing-rate 0.1
--schedule inverse_square_root --warm-up 2 --freeze-embeddings target
END
printf 'a b c b\tx y z y\nc a b a\tz x y x\nb c a c\ty z x z\n' >four.tsv  # long enough for BLEU
"$nmt" train --train four.tsv --dev four.tsv --model b.st "${small[@]}" "${by_heart[@]}" --epochs 60 \
  --decoder bahdanau --cell gru --bridge linear 2>/dev/null || wrong "bahdanau does not train"
expect "bahdanau, by heart" "$(cut -f1 four.tsv | "$nmt" translate --model b.st)" "$(cut -f2 four.tsv)"
train --model none.st --epochs 1 --attention none 2>/dev/null
said=$("$nmt" evaluate --model none.st --test s.txt t.txt)
[[ "$said" == *health* && "$said" != *attention* ]] || wrong "no attention, but reported: $said"
said=$(printf 'odd\neven\nodd\neven\nodd\n' >tags.txt &&
  "$nmt" evaluate --model m.st --test s.txt t.txt --tags tags.txt)
[[ "$said" == *"odd  "*"100.00%  of 3"* ]] || wrong "exact match by tag: $said"
refuses "none.st|no attention to show" "$nmt" attend --model none.st --input s.txt

printf "Aujourd'hui, l'homme dort.\tToday the man sleeps!\n" >apostrophe.tsv
"$nmt" train --train apostrophe.tsv --dev apostrophe.tsv --model w.st "${small[@]}" \
  "${by_heart[@]}" --epochs 60 --tokenize simple 2>/dev/null || wrong "--tokenize simple fails"
expect "text is put back together" \
  "$("$nmt" translate --model w.st <<<"Aujourd'hui, l'homme dort.")" "Today the man sleeps!"

# ---- searching, scoring, comparing ---------------------------------------------------------------

head -n 3 t.txt >short.txt
: >empty.txt

expect "a beam, by heart" "$("$nmt" translate --model m.st --input s.txt --beam 5)" "$(cat t.txt)"
list=$("$nmt" translate --model m.st --input s.txt --beam 4 --n-best 3) || wrong "--n-best fails"
expect "lines of three best" "$(wc -l <<<"$list")" 15
expect "their first" "$(awk -F'\t' '!seen[$1]++ {print $4}' <<<"$list")" "$(cat t.txt)"
awk -F'\t' '$1 == line && $2 > score {exit 1} {line = $1; score = $2}' <<<"$list" ||
  wrong "n-best lists are not sorted: $list"
drawn() { "$nmt" translate --model m.st --input s.txt --sample --temperature 3 "$@"; }
expect "samples of one seed" "$(drawn --sample-seed 2)" "$(drawn --sample-seed 2 --batch-size 1)"
[[ "$(drawn --sample-seed 2)" != "$(drawn --sample-seed 3)" ]] || wrong "two seeds, the same samples"
expect "samples of the best word" "$(drawn --top-k 1)" "$(cat t.txt)"
expect "short translations" "$("$nmt" translate --model m.st --input s.txt --max-length-ratio 0 \
  --max-length-extra 1 | awk 'NF > 1')" ""
refuses "beam of 1" "$nmt" translate --model m.st --input s.txt --n-best 2
refuses "beam of 1" "$nmt" translate --model m.st --input s.txt --sample --beam 2
refuses "attention" "$nmt" translate --model none.st --input s.txt --beam 2 --coverage-penalty 0.2
refuses "attention" "$nmt" translate --model none.st --input s.txt --replace-unknown
refuses "minimum|maximum" "$nmt" translate --model m.st --input s.txt --min-length-ratio 3
refuses "--top-p" "$nmt" translate --model m.st --input s.txt --sample --top-p 0
refuses "--sample" "$nmt" translate --model m.st --input s.txt --temperature 0.7

scores=$("$nmt" score --model m.st --input s.txt --target t.txt) || wrong "score fails"
expect "tokens scored" "$(cut -f2 <<<"$scores" | xargs)" "3 3 2 4 2"
found=$("$nmt" translate --model m.st --input s.txt --scores | cut -f3)
paste <(cut -f1 <<<"$scores") <(echo "$found") |
  awk '{d = $1 - $2; if (d > 1e-4 || d < -1e-4) exit 1}' || wrong "scores $scores, found $found"
expect "tokens scored, one by one" "$("$nmt" score --model m.st --input s.txt --target t.txt --tokens |
  awk -F'\t' '{print split($4, words, " ")}' | xargs)" "3 3 2 4 2"
expect "tokens and what they scored" "$("$nmt" score --model m.st --input s.txt --target t.txt --tokens |
  sed -n 1p | grep -oE '\S+:-' | xargs)" "$(sed -n '1s/ /:- /;1s/$/:- <eos>:-/p' t.txt)"
refuses "short.txt has 3 lines" "$nmt" score --model m.st --input s.txt --target short.txt

said=$("$nmt" compare --reference t.txt --outputs t.txt s.txt --source s.txt) || wrong "compare fails"
[[ "$said" == *"tok:13a"*"t.txt"*"1-5"*"s.txt"*"p = "* ]] || wrong "compare said: $said"
seq 1 40 | sed 's/$/ is a number of the test/' >numbers.txt
sed '1~2s/number/pear/' numbers.txt >worse.txt
"$nmt" compare --reference numbers.txt --outputs worse.txt numbers.txt worse.txt --json >c.json ||
  wrong "compare --json fails"
! command -v python3 >/dev/null || python3 - <<'END' || wrong "compare: $(cat c.json)"
import json
worse, right, same = json.load(open("c.json"))["systems"]
assert abs(right["bleu"] - 100) < 1e-9 and abs(right["chrf2"] - 100) < 1e-9
assert right["bootstrap"]["bleu"]["p_value"] < 0.01 and same["bootstrap"]["bleu"]["p_value"] == 1
END
refuses "short.txt has 3 lines" "$nmt" compare --reference t.txt --outputs short.txt
refuses "empty.txt" "$nmt" compare --reference empty.txt --outputs empty.txt

# ---- settings from a file ------------------------------------------------------------------------

cat >config.json <<'END'
{"train": ["s.txt", "t.txt"], "dev": ["s.txt", "t.txt"], "model": "c.st", "hidden": 6,
 "embedding": 8, "input-feeding": true, "bidirectional": false, "dropout": 0.25, "cell": "gru"}
END
"$nmt" train --config config.json --hidden 10 --epochs 1 --overwrite 2>/dev/null || wrong "--config fails"
info=$("$nmt" info --model c.st) || wrong "info fails"
for line in '"hidden": 10,' '"input_feeding": true,' '"bidirectional": false,' '"dropout": 0.25,' \
  '"cell": "gru",' '"encoder.rnn.weight_hh_l0": "[30, 10]"' '"tokenize": "none",' \
  '"lowercase": false,' '"source_vocabulary": 7,'; do
  [[ "$info" == *"$line"* ]] || wrong "a model of --config has no $line: $info"
done
for recipe in "$recipes"/*.json; do
  said=$("$nmt" train --config "$recipe" --train s.txt t.txt --dev s.txt t.txt --model c.st \
    --epochs 1 --keep 2 --overwrite 2>&1) || [[ "$said" == *"without SentencePiece"* ]] || wrong "$recipe: $said"
done

# ---- stopping, going on, starting from a model ---------------------------------------------------

# Many short epochs, so that a signal comes in the middle of them.
long=(--epochs 600 --keep 3 --average --seed 3)
train --model whole.st "${long[@]}" 2>whole.log || wrong "a long training fails"
for signal in KILL INT TERM HUP; do  # KILL may leave a temporary file: the next writer removes it
  rm -f part.*
  # In a script, what runs in the background would ignore SIGINT.
  env --default-signal=INT,HUP "$nmt" train --train s.txt t.txt --dev s.txt t.txt "${small[@]}" \
    --model part.st "${long[@]}" 2>part.log &
  while kill -0 $! 2>/dev/null && ! compgen -G 'part.epoch[4-9]*.st' >/dev/null; do sleep 0.01; done
  kill -$signal $!
  wait $! 2>/dev/null
  expect "status after SIG$signal" $? $((128 + $(kill -l $signal)))
  [[ $signal == KILL || "$(<part.log)" == *"part.training.st"*"--resume"* ]] ||
    wrong "after SIG$signal it said: $(<part.log)"
  train --model part.st "${long[@]}" --resume 2>part.log || wrong "--resume fails: $(<part.log)"
  cmp -s part.st whole.st || wrong "stopped by SIG$signal and resumed, the model differs"
done
expect "kept epochs" "$(echo part.epoch*.st)" "part.epoch598.st part.epoch599.st part.epoch600.st"
"$nmt" average --models part.epoch*.st --output mean.st || wrong "average fails"
"$nmt" translate --model mean.st --input s.txt >/dev/null || wrong "a mean does not translate"
refuses "m.st|mean.st|differ" "$nmt" average --models mean.st m.st --output c.st --overwrite
"$nmt" translate --model whole.st --input s.txt >one.txt
"$nmt" translate --model whole.st --ensemble whole.st --input s.txt >twice.txt || wrong "--ensemble fails"
cmp -s one.txt twice.txt || wrong "a model translates otherwise together with itself"
"$nmt" translate --model whole.st --ensemble mean.st part.epoch598.st --beam 3 --n-best 2 \
  --input s.txt >/dev/null || wrong "--ensemble with a beam fails"
"$nmt" train --train t.txt s.txt --dev t.txt s.txt "${small[@]}" --epochs 1 --model back.st 2>/dev/null ||
  wrong "training the other way fails"
refuses "back.st and whole.st differ|vocabularies" "$nmt" translate --model whole.st \
  --ensemble mean.st back.st --input s.txt
refuses "nothing.st" "$nmt" translate --model whole.st --ensemble nothing.st --input s.txt
refuses "mean.st, which this command needs" "$nmt" translate --model whole.st --ensemble mean.st --input s.txt --output mean.st
for i in {1..20000}; do echo 'a b'; done >long.s
train --model c.st --epochs 1 --seed 8 2>/dev/null  # its state must not be taken for that of another
"$nmt" train --train long.s long.s --dev s.txt t.txt "${small[@]}" --model c.st --seed 9 \
  --overwrite 2>/dev/null &
while kill -0 $! 2>/dev/null && ! grep -qaF 'seed\":9' c.training.st; do sleep 0.01; done
kill -KILL $!
wait $! 2>/dev/null
refuses "seed 9, now it is 8" train --model c.st --epochs 1 --seed 8 --resume
refuses "clip|1.0|2.0" train --model part.st "${long[@]}" --clip 2 --resume
refuses "batch_size 2, now it is left out" "$nmt" train --train s.txt t.txt --dev s.txt t.txt \
  --embedding 8 --hidden 16 --learning-rate 0.02 --model part.st "${long[@]}" --resume
refuses "layers 1, now it is 2" train --model part.st "${long[@]}" --layers 2 --bridge linear --resume
refuses "part.training.st|the training text" "$nmt" train --train t.txt s.txt --dev t.txt s.txt \
  "${small[@]}" --model part.st "${long[@]}" --resume
sed '1s/.*/b b/' s.txt >changed.txt
refuses "part.training.st|the training text" "$nmt" train --train changed.txt t.txt --dev s.txt t.txt \
  "${small[@]}" --model part.st "${long[@]}" --resume
refuses "nothing.training.st" train --model nothing.st --resume
refuses "--keep" train --model c.st --average
tune() {  # FLAGS...
  "$nmt" train --train s.txt t.txt --dev s.txt t.txt --epochs 1 --overwrite "$@"
}
refuses "--joint" train --model c.st --tie source
refuses "--source-vectors" train --model c.st --tie source --joint --source-vectors v --target-vectors v
train --model c.st --epochs 1 --tie source --joint 2>/dev/null || wrong "--tie source fails"
refuses "c.epoch2.st, which" train --model c.st --keep 2 --log c.epoch2.st
rm c.st
refuses "c.st is missing" train --model c.st --epochs 2 --tie source --joint --resume
refuses "--config|an empty name" "$nmt" train --config ""
refuses "trian" "$nmt" trian --epochs 8
refuses "--n-best" "$nmt" evaluate --model m.st --test s.txt t.txt --beam 2 --n-best 2
refuses "allow_unknown" "$nmt" translate --model m.st --input s.txt --replace-unknown --no-allow-unknown
"$nmt" translate --model m.st --input s.txt --eos-penalty 1 --no-repeat-ngram 2 --no-allow-unknown \
  --beam 2 >/dev/null || wrong "constraints of the search fail"
cp s.txt own.txt
if "$nmt" translate --model m.st --output own.txt <own.txt 2>/dev/null || ! cmp -s own.txt s.txt; then
  wrong "what is redirected to standard input is overwritten"
fi
coproc answers { "$nmt" translate --model m.st 2>/dev/null; }
questions=${answers[1]}
for line in 'a b' c; do  # each is answered before the next is written
  echo "$line" >&"$questions"
  read -r -t 60 answer <&"${answers[0]}" || wrong "no answer to '$line' through a pipe"
  expect "the answer to a line" "$answer" "$("$nmt" translate --model m.st <<<"$line")"
done
eval "exec $questions>&-"
wait
cp s.txt grown.txt
if "$nmt" translate --model m.st <grown.txt >>grown.txt 2>/dev/null || ! cmp -s grown.txt s.txt; then
  wrong "what is added to the input is read again"
fi

printf 'x mystery\n' >given.t && printf 'a b\n' >given.s
expect "attend: given words as they are" \
  "$("$nmt" attend --model m.st --input given.s --target given.t --colour never | sed -n 1p)" "x mystery"
printf '2 8\na 1 2 3 4 5 6 7 8\nq 1 2 3 4 5 6 7 8\n' >vectors.txt
for seed in 1 2 2; do  # of what is drawn, dropout alone depends on the seed here
  tail -n 1 s.txt >one.s && tail -n 1 t.txt >one.t
  "$nmt" train --train one.s one.t --dev one.s one.t --epochs 3 --model seed.st --from m.st --overwrite \
    --dropout 0.5 --seed $seed 2>/dev/null || wrong "--from with --seed fails"
  mv seed.st seed.$seed.st && expect "info has the seed" \
    "$("$nmt" info --model seed.$seed.st | grep -o '"seed": .')" "\"seed\": $seed"
  [[ ! -e seed.old ]] || cmp -s seed.2.st seed.old || wrong "--from with the same seed differs"
  [[ $seed == 2 ]] && cp seed.2.st seed.old
done
cmp -s <("$nmt" translate --model seed.1.st --scores --input s.txt) \
  <("$nmt" translate --model seed.2.st --scores --input s.txt) && wrong "--from ignores --seed"
said=$(tune --model c.st --from m.st --max-length 2 --source-vectors vectors.txt 2>&1) ||
  wrong "--from fails: $said"
[[ "$said" == *"and 1 of more than 2 tokens"* ]] || wrong "--from with --max-length said: $said"
[[ "$said" == *"vectors of 1 of 7 words"* ]] || wrong "--from with --source-vectors said: $said"
refuses "--hidden|--from" tune --model c.st --from m.st --hidden 16
choices() {  # MODEL: its settings, without how it was trained
  "$nmt" info --model "$1" | sed '/"training": {/,/}/d'
}
choices m.st >of_m.json
tune --model c.st --from m.st --word-dropout 0.25 --variational 2>/dev/null ||
  wrong "--from with dropout fails"
expect "what --from changed" "$(choices c.st | diff of_m.json - | grep '^>' | tr -d ' ')" \
  $'>"word_dropout":0.25,\n>"variational":true,'
train --model variational.st --epochs 1 --variational 2>/dev/null
refuses "variational" tune --model c.st --from variational.st --teacher-forcing linear \
  --teacher-forcing-rate 0.1
refuses "--from" tune --model c.st --from ""
train --model c.st --epochs 3 --epoch-steps 1 --show 2 2>shown.log || wrong "--show fails"
expect "translations shown" "$(grep -c '^  source       a b$' shown.log)" 3
expect "references shown" "$(grep -c '^  reference ' shown.log)" 6
echo mine >c.epoch0.st
train --model c.st --epochs 8 --keep 8 2>best.log || wrong "--keep 8 fails"
best=$(tac best.log | sed -n '/(best)/{s/^epoch \([0-9]*\).*/\1/p;q}')
cmp -s c.st "c.epoch$best.st" || wrong "the model is not that of epoch $best: $(<best.log)"
train --model c.st --epochs 1 --keep 1 2>/dev/null
expect "a file that is no kept epoch" "$(<c.epoch0.st)" mine
cp m.st c.epoch1.st
refuses "c.epoch1.st|needs too" tune --model c.st --from c.epoch1.st --keep 2
refuses "c.training.st|needs too" tune --model c.st --log c.training.st
said=$(train --model c.st --epochs 1 --source-vectors vectors.txt --freeze-embeddings source 2>&1)
[[ "$said" == *"vectors.txt: vectors of 1 of 7 words"* ]] || wrong "--source-vectors said: $said"
refuses "t.txt:1" train --model c.st --target-vectors t.txt
# ---- text as it stands ----------------------------------------------------------------------------

printf 'The cat sleeps.\tLe chat dort.\r\nLÖVE, dogs!\tdes « chiens » !\r\n猫 is a cat\tun chat\r\n' >raw.tsv
cut -f1 raw.tsv >raw.en
cut -f2 raw.tsv | tr -d '\r' >raw.fr
raw() {  # FLAGS...
  "$nmt" train --train raw.tsv --dev raw.tsv "${small[@]}" "${by_heart[@]}" --epochs 200 --overwrite "$@"
}
kinds=(none simple characters)
if lacks_sentencepiece; then
  echo "nmt_test: no SentencePiece, so no test of it"
else
  kinds+=(bpe unigram)
fi
for kind in "${kinds[@]}"; do
  for joint in --joint --no-joint; do
    said=$(raw --model k.st --tokenize "$kind" $joint --vocabulary-size 60 2>&1) || wrong "$kind $joint: $said"
    expect "$kind $joint, by heart" "$("$nmt" translate --model k.st --input raw.en)" "$(cat raw.fr)"
  done
done
raw --model low.st --tokenize characters --lowercase 2>/dev/null || wrong "--lowercase fails"
expect "lower case" "$("$nmt" translate --model low.st --input raw.en)" "$(sed 's/Le/le/' raw.fr)"
said=$("$nmt" evaluate --model low.st --test raw.tsv --bleu-tokenize char)
"$nmt" translate --model low.st --input raw.en >low.out
compared=$("$nmt" compare --reference raw.fr --outputs low.out --bleu-tokenize char | awk '/low.out/ {print $1}')
grep -qE "^BLEU +${compared:?} " <<<"$said" || wrong "evaluate and compare differ on cased references: $said"
expect "upper case is read alike" "$(printf 'THE CAT SLEEPS.\n' | "$nmt" translate --model low.st)" "le chat dort."
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

# ---- what is unknown, and help ----------------------------------------------------------------------

train --model u.st "${by_heart[@]}" --min-count 3 --epochs 60 2>/dev/null || wrong "--min-count fails"
expect "attend: unknown words replaced" \
  "$("$nmt" attend --model u.st --replace-unknown --colour never <<<c | sed -n 1p)" c
"$nmt" translate --model u.st <<<c | grep -q '<unk>' || wrong "u.st knows what it should not"
"$nmt" translate --model u.st --no-allow-unknown <<<c | grep '<unk>' && wrong "--no-allow-unknown is ignored"
[[ "$("$nmt" info --model m.st)" != *beam* ]] || wrong "a model holds decoding flags"
for command in "" corpus train translate evaluate score compare attend average info; do
  # shellcheck disable=SC2086
  help=$("$nmt" $command --help) || wrong "nmt $command --help"
  grep -q -- --help <<<"$help" || wrong "nmt $command --help says: $help"
  expect "lines too long for a terminal in nmt $command --help" "$(grep -E '.{81}| $' <<<"$help")" ""
done

finish
