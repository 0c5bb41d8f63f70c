# SPDX-License-Identifier: MIT
# What the storm blows through: for each scenario the command (arguments of nmt; it reads `in` and
# writes `out`), the files that hold its outcome, and before_NAME, which makes what it needs, where
# that is more than before_model makes. One that `refused` names must not be done, whatever happens.

write_pairs() {
  printf 'a b\nb a\na\nb c a\nc\n' >s.txt
  printf 'x y\ny x\nx\ny z x\nz\n' >t.txt
  cp s.txt in
}
small='--train s.txt t.txt --dev s.txt t.txt --embedding 4 --hidden 8 --batch-size 2'
small+=' --learning-rate 0.02 --seed 3'
train() { nmt train $small "$@"; }  # the small one's words are arguments

command[train]="train $small --model m.st --epochs 3 --keep 2 --average --log log"
results[train]='m.st m.epoch2.st m.epoch3.st log'
before_train() { write_pairs; }

command[resume]="train $small --model m.st --epochs 4 --keep 2 --resume"
results[resume]='m.st m.training.st m.epoch3.st m.epoch4.st'
before_resume() { write_pairs && train --model m.st --epochs 2 --keep 2; }

command[log]="train $small --model m.st --epochs 3 --resume --log log"
results[log]='m.st log'
before_log() { # which a kill has left with half a line
  write_pairs && train --model m.st --epochs 2 --log log && printf '{"best":' >>log
}

command[anew]="train $small --model m.st --epochs 1 --keep 1 --log log --overwrite"
results[anew]='m.st m.epoch1.st log'
before_anew() { # of whose epochs two have to go, and one is replaced
  write_pairs && train --model m.st --epochs 3 --keep 3 --dropout 0.5 --log log
}

command[subwords]="train $small --model m.st --epochs 1 --tokenize bpe --vocabulary-size 12"
results[subwords]='m.st m.training.st'
before_subwords() { write_pairs; } # for a build with SentencePiece

command[config]='train --config settings.json --model m.st --from given.st --source-vectors v.txt'
results[config]='m.st m.training.st'
before_config() {
  write_pairs && train --model given.st --epochs 1 && printf 'a 1 2 3 4\nb 0 1 2 3\n' >v.txt &&
    echo '{"train": ["s.txt", "t.txt"], "dev": ["s.txt", "t.txt"], "epochs": 1}' >settings.json
}

command[average]='average --models m.epoch1.st m.epoch2.st --output mean.st'
results[average]='mean.st'
before_average() { write_pairs && train --model m.st --epochs 2 --keep 2; }

before_model() { write_pairs && train --model m.st --epochs 2; }

command[translate]='translate --model m.st --input s.txt --output found.txt --beam 3 --n-best 2'
results[translate]='found.txt'

command[kept]='translate --model m.st --input s.txt --output found.txt'
results[kept]='found.txt'
refused[kept]=1
before_kept() { before_model && echo mine >found.txt; }

command[stream]='translate --model m.st'
results[stream]='out'

command[evaluate]='evaluate --model m.st --test s.txt t.txt'
results[evaluate]='out'

command[score]='score --model m.st --input s.txt --target t.txt'
results[score]='out'

command[compare]='compare --reference t.txt --outputs t.txt s.txt'
results[compare]='out'
before_compare() { write_pairs; }

command[attend]='attend --model m.st --input s.txt --format html --output page.html'
results[attend]='page.html'

command[draw]='attend --model m.st --input s.txt --format svg --output map.svg'
results[draw]='map-1.svg map-2.svg map-3.svg map-4.svg map-5.svg'

command[info]='info --model m.st'
results[info]='out'

command[corpus]='corpus --out toy --task reverse --pairs 100'
results[corpus]='toy/train.tsv toy/dev.tsv toy/test.tsv'
before_corpus() { :; }

command[help]='train --help'
results[help]='out'
before_help() { :; }
