#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Asks sacreBLEU for the figures that sacrebleu_test.cpp expects.

usage: make_cases.py TOY, from this folder; TOY is what `nmt corpus --out TOY` wrote.

Reads real/, 1,000 sentences as two translators have them: the first of Proverbs and Ecclesiastes in
the American Standard Version (1901, the hypotheses) and in the World English Bible (the references),
both in the public domain. Writes uneven/, 1,000 pairs of generated text made uneven (case,
punctuation, numbers, entities, other scripts, then errors in the hypothesis), and figures.json:
scores of all these pairs and of small odd cases, tokens of odd lines, and a paired bootstrap test.
"""
import json
import random
import sys

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.significance import PairedTest
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

METRICS = {
    "bleu none": BLEU(tokenize="none"),
    "bleu 13a": BLEU(tokenize="13a"),
    "bleu char": BLEU(tokenize="char"),
    "bleu none lc": BLEU(tokenize="none", lowercase=True),
    "bleu 13a lc": BLEU(tokenize="13a", lowercase=True),
    "bleu char lc": BLEU(tokenize="char", lowercase=True),
    "chrf": CHRF(),
    "chrf++": CHRF(word_order=2),
    "chrf lc": CHRF(lowercase=True),
    "chrf++ lc": CHRF(word_order=2, lowercase=True),
}

CAT = "The cat sat on the mat."
ODD_CASES = {  # name: hypotheses, references
    "nothing said": ([""], [CAT]),
    "nothing to say": ([CAT], [""]),
    "nothing at all": ([""], [""]),
    "nothing said once": (["", CAT], ["A dog barks.", CAT]),
    "nothing to say once": (["A dog barks.", CAT], ["", CAT]),
    "one word of one": (["cat"], ["cat"]),
    "one character": (["a"], ["a"]),
    "one word of six": (["cat"], [CAT]),
    "too short": (["The cat sat on"], [CAT]),
    "too long": ([CAT + " And on the mat again, and again."], [CAT]),
    "all equal": ([CAT, CAT, "Yes."], [CAT, CAT, "Yes."]),
    "no 4-gram matches": (["The cat sat by the mat."], [CAT]),
    "only words match": (["mat The on sat cat the"], [CAT]),
    "nothing matches": (["xyz jkl"], ["abc def ghi"]),
    "other case": (["THE CAT SAT ON THE MAT."], [CAT]),
    "non-ASCII": (["L'été, où l'œuf naît à Zürich…"], ["L’été, où l'œuf naît à Zurich..."]),
    "other scripts' case": (["ΟΔΥΣΣΕΥΣ ΚΑΙ ΠΕΤΡΟΣ, ЁЖ, İSTANBUL, STRASSE"],
                            ["οδυσσευς και πετρος, ёж, i̇stanbul, straße"]),
    "entities": (["He said &quot;no&quot; &amp; left &lt;b&gt;."], ['He said "no" & left <b>.']),
    "entities in capitals": (["&QUOT;no&QUOT; A &AMP; B"], ['"no" a & b']),
    "numbers": (["It costs $1,234.56, or 3.5% more: 10-20."],
                ["It costs 1,234.56$ or 3.5 % more: 10 - 20."]),
    "tabs": (["the\tcat\tsat  on the\tmat ."], ["the cat sat on the mat ."]),
    "CJK": (["我喜欢读书，也喜欢写字。", "猫がマットの上に座った。"], ["我喜欢看书，也喜欢写作。", "猫はマットに座った。"]),
    "emoji": (["so good 👍🏽 👩‍👩‍👧 !", "❤️❤️"], ["so good 👍 👩‍👩‍👧!", "❤️"]),
    "marks around words": (['(so) "he" said, [sic]. ((a)) -- ...'],
                           ['(so "he" said) [sic] ((a) — ...']),
    "Unicode's spaces": (["10\u202f000\u00a0€ ?\u3000Oui\u2009!"], ["10 000 € ? Oui !"]),
    "a space of no width": (["no\u200bspace"], ["no space"]),
}

ODD_LINES = [
    "", " ", ".", "-", "...", "a.,b", "..,,..", "1,000.5", "1,,2", "1.a.1,b,1", "3.", ".5",
    "1-2-3", "5-6 -7", "a-", "a-\nb", "end-\n", "a\nb", "tail \n", "&amp;quot; x", "&amp;lt;",
    "&amp;amp;amp;", "&lt;b&gt;", "&quot", "&apos;", "<skipped>a", "a<skip<skipped>ped>b",
    "-<skipped>\n", "é.b", "日本。語.", "日本,語,", "don't stop", "'tis ''", "$5.00", "a\x1cb\x1fc",
    "x\u00a0y\u200bz", "U.S.A., e.g. Mr.", "http://a.b/c?d=e&f=g#h", "user@host.org",
    "[{(~`^_|\\/*+=)}]", "1.234,56 €", "-1 −1 –1", "2019-11-21", "12:30.", "¿Qué?¡No!", "«l'été»",
    "a\tb", "👍.👍", "100%", "#tag", "1st.2nd", "v1.2.3-rc4",
]

WRAPPINGS = ["&quot;%s&quot;", "(%s)", "«\u00a0%s\u00a0»", "<%s>", "%s/%s"]
STRANGERS = [
    "1,234.56", "3.5%", "10-20", "1.000,5", "U.S.", "R&amp;D", "A&B", "$9.99", "1990s", "日本語",
    "Ωμέγα", "Москва", "👍", "naïve", "e.g.", "co-op", "'90s",
]


def uneven(sentence, random):
    """A generated sentence with the case, the punctuation and the oddities of real text."""
    words = sentence.replace(" -", "-").replace("' ", "'").split()
    for i in range(len(words)):
        chance = random.random()
        if chance < 0.03:
            words[i] = words[i].capitalize()
        elif chance < 0.05:
            words[i] = f'"{words[i]}"'
        elif chance < 0.06:
            words[i] = random.choice(WRAPPINGS).replace("%s", words[i])
        elif chance < 0.08:
            words[i] = random.choice(STRANGERS)
        elif chance < 0.11:
            words[i] += random.choice([",", ";", ":", " –", "..."])
    text = " ".join(words)
    text = text[0].upper() + text[1:]
    return text if random.random() < 0.1 else text.replace(" .", ".").replace(" ?", "?")


def garbled(text, random):
    """What a poor system could have made of it."""
    words = text.split(" ")
    result = []
    for word in words:
        chance = random.random()
        if chance < 0.06:
            continue
        if chance < 0.09:
            word = random.choice([word.upper(), word.capitalize(), word.lower()])
        elif chance < 0.12:
            word = random.choice(words)
        elif chance < 0.14:
            word = word[:-1]
        elif chance < 0.15:
            word = word + " " + word
        elif chance < 0.17:
            word = random.choice([word + ",", "(" + word, word + ".", word + "-", "&lt;" + word])
        if result and chance > 0.95:
            result.insert(-1, word)
        else:
            result.append(word)
    return " ".join(result).strip()


def real_pairs():
    return [[line.rstrip("\n") for line in open(f"real/{name}.txt")]
            for name in ("hypotheses", "references")]


def write_uneven_pairs(toy):
    seeded = random.Random(2002)
    references, hypotheses = [], []
    for english, french in zip(open(f"{toy}/test.en"), open(f"{toy}/test.fr")):
        references.append(uneven(seeded.choice([english, french]), seeded))
        hypotheses.append(garbled(references[-1], seeded))
    for name, lines in ("hypotheses", hypotheses), ("references", references):
        with open(f"uneven/{name}.txt", "w") as file:
            file.writelines(line + "\n" for line in lines)
    return hypotheses, references


def scores(hypotheses, references):
    return {name: metric.corpus_score(hypotheses, [references]).score
            for name, metric in METRICS.items()}


def bootstrap(hypotheses, references, right, empty):
    """The system beside one that has every so manieth of its sentences right, and of the others
    every so manieth empty."""
    better = [r if i % right == 0 else "" if i % empty == empty // 2 else h
              for i, (h, r) in enumerate(zip(hypotheses, references))]
    test = PairedTest([("baseline", hypotheses), ("system", better)], {"BLEU": METRICS["bleu 13a"]},
                      [references], test_type="bs", n_samples=1000)
    baseline, system = test()[1]["BLEU"]
    return {"right": right, "empty": empty,
            "baseline": {"mean": baseline.mean, "half_width": baseline.ci},
            "system": {"mean": system.mean, "half_width": system.ci}, "p_value": system.p_value}


def main():
    hypotheses, references = write_uneven_pairs(sys.argv[1])
    tokenize = Tokenizer13a()
    figures = {
        "sacreBLEU": sacrebleu.__version__,
        "real": scores(*real_pairs()),
        "uneven": scores(hypotheses, references),
        "odd": [{"name": name, "hypotheses": h, "references": r, "scores": scores(h, r)}
                for name, (h, r) in ODD_CASES.items()],
        "13a": [[line, tokenize(line.rstrip())] for line in ODD_LINES],
        "bootstrap": [bootstrap(hypotheses, references, right, empty)
                      for right, empty in ((3, 1000000), (12, 30))],
    }
    with open("figures.json", "w") as file:
        json.dump(figures, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
