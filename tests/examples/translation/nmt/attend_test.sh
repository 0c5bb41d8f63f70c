#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# attend: weights that a terminal shows, pages and pictures, of what was found and of what is given.
source "$(dirname "$0")/support.sh" "$1"

learn_five_pairs

heat=$("$nmt" attend --model m.st --input s.txt --colour never) || wrong "attend fails"
expect "attend" "$(grep -c '^<eos>' <<<"$heat")" 5
expect "attend: as translated" "$(sed -n 1p <<<"$heat")" "$(sed -n 1p t.txt)"
expect "attend: log-probabilities" "$(grep -c '^log-probability -0[.]' <<<"$heat")" 5

# ---- attention in other formats, and of given translations ---------------------------------------

attend() {  # FLAGS...
  "$nmt" attend --model m.st "$@"
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

tried=
while read -r flag words; do
  for word in $words; do
    shown=$(attend "$flag" "$word" <<<'a b') || wrong "attend $flag $word fails"
    [[ -n "$shown" ]] || wrong "attend $flag $word shows nothing"
    tried+=" $flag $word"
  done
done < <(flags_with_choices attend)
[[ "$tried" == *" --format svg "*" --colour never"* ]] || wrong "attend --help names no choices:$tried"

printf 'a b\n\nc a b\n' | attend --format alignment --beam 2 --n-best 2 >pairs.txt || wrong "alignment"
expect "alignments: a line for each hypothesis, an empty one stays" "$(grep -nv . pairs.txt)" "3:"
expect "alignments: nothing but pairs" "$(grep -cE '^([0-9]+-[0-9]+( |$))*$' pairs.txt)" 5

attend --format svg --output map.svg <<<'a b' || wrong "attend --format svg fails"
expect "one picture has the name as it is" "$(echo map*.svg)" "map.svg"
expect "the same on standard output" "$(attend --format svg <<<'a b')" "$(cat map.svg)"
attend --input odd.txt --format svg --output folder.d/map.svg 2>/dev/null && wrong "there is no folder.d"
mkdir pictures && attend --input odd.txt --format svg --output pictures/map.svg || wrong "pictures"
expect "pictures have the numbers of lines" "$(cd pictures && echo *)" "map-1.svg map-3.svg"
cp odd.txt map-9.svg
echo '{"format": "svg", "overwrite": true}' >map-8.svg
for flags in "--input map-9.svg --format svg" "--input odd.txt --config map-8.svg"; do
  # shellcheck disable=SC2086
  refuses "needs too" "$nmt" attend --model m.st $flags --output map.svg --overwrite
done
cmp odd.txt map-9.svg || wrong "attend replaces its input by a picture"
rm map-8.svg map-9.svg
for taken in "mkdir map-2.svg" "ln -s none/of/them map-2.svg" "mkfifo map-2.svg"; do
  $taken
  refuses_all_the_same "cannot write map-2.svg: " timeout 60 "$nmt" attend --model m.st --input odd.txt \
    --max-length 1 --format svg --output map.svg --overwrite  # before a line is cut, of which it would tell
  rm -r map-2.svg
done
echo mine >map-1.svg && ln -s map-1.svg map-2.svg
refuses_all_the_same "cannot write map-2.svg: it is map-1.svg" \
  "$nmt" attend --model m.st --input odd.txt --format svg --output map.svg --overwrite
rm map-[12].svg
if command -v python3 >/dev/null; then
  python3 -c 'import sys, xml.dom.minidom as xml
[xml.parse(file) for file in sys.argv[1:]]' map.svg pictures/*.svg || wrong "a picture is no XML"
else
  skip "no python3: whether pictures are XML"
fi

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

echo '{"beam": 2}' >beam.json
refuses "attend: --beam of beam.json is a choice of the search" \
  "$nmt" attend --model m.st --input odd.txt --target given.txt --config beam.json

printf 'x mystery\n' >given.t && printf 'a b\n' >given.s
expect "attend: given words as they are" \
  "$("$nmt" attend --model m.st --input given.s --target given.t --colour never | sed -n 1p)" "x mystery"

train --model none.st --epochs 1 --attention none 2>/dev/null
refuses "none.st|no attention to show" "$nmt" attend --model none.st --input s.txt

finish
