#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures from how many sentences in a step on more of them teach no more.

usage: batch_growth.py NMT LOSSES SENTENCES... -- FLAG...

Trains with each number of SENTENCES in a step, in batches of at most 64, until the dev loss is below
the least of LOSSES (nats, with commas between them), at several learning rates, of which the best
counts. FLAG are those of nmt train: corpora, sizes. Prints the table of scaling.md, and for each loss
the fit of McCandlish et al. 2018, equation 2.11: with S steps and E sentences read,
    (S / S_least - 1) (E / E_least - 1) = 1.
"""
import math, os, re, subprocess, sys, tempfile

RATES = [0.001, 0.002, 0.004, 0.008, 0.016]
BATCH, LOOK_EVERY, MOST_LOOKS = 64, 6400, 150  # sentences; looks at dev before a run is given up
SCORE = re.compile(r'^epoch (\d+)/.* dev loss ([0-9.]+|nan|inf)')


def looks(nmt, sentences, rate, flags):
    """Yields (steps, dev loss) of one training; closing it ends the training."""
    every = max(1, LOOK_EVERY // sentences)
    with tempfile.TemporaryDirectory() as folder:
        command = [nmt, 'train', *flags, '--batch-size', str(min(BATCH, sentences)), '--accumulate',
                   str(max(1, sentences // BATCH)), '--epoch-steps', str(every), '--epochs', str(MOST_LOOKS),
                   '--schedule', 'constant', '--learning-rate', str(rate),
                   '--best-by', 'loss', '--model', os.path.join(folder, 'm.st')]
        training = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            for line in training.stdout:
                if found := SCORE.match(line):
                    yield int(found[1]) * every, float(found[2])
        finally:
            training.kill()
            training.wait()


def steps_to(losses, seen):
    """Steps to each loss, on the straight line between two looks; a loss not reached is left out."""
    steps, before = {}, (0, math.inf)
    for step, loss in seen:
        for wanted in losses:
            if wanted not in steps and loss <= wanted:
                share = 1 if before[1] == math.inf else (before[1] - wanted) / (before[1] - loss)
                steps[wanted] = before[0] + share * (step - before[0])
        before = step, loss
        if len(steps) == len(losses):
            break
    return steps


def fit(rows):
    """(S_least, E_least) of rows (sentences, steps): least squares of log S on a grid."""
    def error(s, e):
        # With E = n S the equation gives S = S_least + E_least / n.
        return sum(math.log((s + e / n) / steps) ** 2 for n, steps in rows)
    grid = [10 ** (i / 50) for i in range(50, 350)]
    return min(((s, e) for s in grid for e in grid), key=lambda pair: error(*pair))


def best_rates(nmt, losses, sizes, flags):
    """Of (loss, sentences): (steps, rate) of the rate that takes the fewest steps."""
    best, first = {}, 0  # a larger step takes no smaller rate
    for sentences in sizes:
        for i in range(first, len(RATES)):
            run = looks(nmt, sentences, RATES[i], flags)
            steps = steps_to(losses, run)
            run.close()
            print(f'{sentences} sentences, rate {RATES[i]}: {steps}', file=sys.stderr)
            better = [loss for loss in steps if steps[loss] < best.get((loss, sentences), (math.inf,))[0]]
            for loss in better:
                best[loss, sentences] = steps[loss], RATES[i]
            if not better and any(n == sentences for _, n in best):
                break
        first = min((RATES.index(rate) for (_, n), (_, rate) in best.items() if n == sentences), default=first)
    return best


def main():
    if len(sys.argv) < 4 or '--' not in sys.argv:
        sys.exit(__doc__)
    end = sys.argv.index('--')
    losses = sorted(map(float, sys.argv[2].split(',')), reverse=True)
    sizes = list(map(int, sys.argv[3:end]))
    best = best_rates(sys.argv[1], losses, sizes, sys.argv[end + 1:])
    print('| sentences in a step |', ' | '.join(f'steps to {l} nats | rate | sentences read' for l in losses), '|')
    print('| ---: ' * (1 + 3 * len(losses)) + '|')
    for n in sizes:
        cells = [best.get((loss, n), (math.nan, math.nan)) for loss in losses]
        print(f'| {n} |', ' | '.join(f'{steps:,.0f} | {rate:g} | {steps * n:,.0f}' for steps, rate in cells), '|')
    for loss in losses:
        rows = [(n, best[loss, n][0]) for n in sizes if (loss, n) in best]
        s, e = fit(rows)
        off = max(abs(math.log((s + e / n) / steps)) for n, steps in rows)
        print(f'to {loss} nats: S = {s:,.0f} steps, E = {e:,.0f} sentences, E / S = {e / s:,.0f}; '
              f'off by up to {math.exp(off) - 1:.0%}')


main()
