#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures steps that two hosts share over several networks, and holds a model of a step against them.

usage: scaling.py TOGETHER [ROUNDS [HIDDEN...]]

For root. TOGETHER is of a build with MPI, bin/bench/together. Prints the tables of scaling.md, which
explains them: what was measured beside what the model says, then what it says of more machines.
"""
import json, math, pathlib, statistics, subprocess, sys

NETWORK = pathlib.Path(__file__).resolve().parents[1] / 'network/network.sh'
NETWORKS = [('none', '0'), ('10gbit', '0.2ms'), ('1gbit', '0'), ('1gbit', '0.2ms')]
WAYS = {'as it is': [], 'no overlap': ['--withhold'], 'no buckets': ['--bucket', '0'],
        'bf16': ['--gradients', 'bf16']}
STEPS = 12
# What network/network_test.sh measures of one process without a limit: of a message, and of bytes that
# go both ways at once.
MS_OF_MESSAGE, MOST_BYTES_PER_MS = 0.012, 16e9 / 8 / 1e3


def bytes_per_ms(rate):
    """Of 1,514 bytes of a packet 1,448 are a message's."""
    if rate == 'none':
        return math.inf
    return float(rate.removesuffix('gbit')) * 1e9 / 8 / 1e3 * 1448 / 1514


def ms_of(latency):
    return float(latency.removesuffix('ms'))


def measure(program, rate, latency, flags):
    command = [NETWORK, '2', rate, latency, program, '--steps', str(STEPS), *flags]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(said)


def waiting(gradients, values, overlapped, speed, latency):
    """Milliseconds: of gradients what is left as the process stops computing, of values all; each
    of the three exchanges of a step (gradients, the norm, values) comes after the latency."""
    return max(0, gradients / speed - overlapped) + values / speed + 3 * latency


def bytes_sent(runs):
    return runs[0]['megabytes_of_gradients'] * 1e6, runs[0]['megabytes_of_values'] * 1e6


def median_of(runs, name):
    return statistics.median(run[name] for run in runs)


def compare(program, hidden, rounds):
    """Prints what two hosts do; returns the runs without a limit."""
    runs = {(network, way): [] for network in NETWORKS for way in WAYS}
    for _ in range(rounds):
        for (rate, latency), way in runs:
            flags = ['--hidden', str(hidden), *WAYS[way]]
            runs[(rate, latency), way].append(measure(program, rate, latency, flags))
    print(f'\nHidden {hidden}: milliseconds, medians of {rounds} rounds of {STEPS} steps.\n')
    print('| network | way | MB sent | step | waiting | share | model: step | off by |')
    print('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |')
    free = {way: runs[NETWORKS[0], way] for way in WAYS}
    for ((rate, latency), way), of_it in runs.items():
        gradients, values = bytes_sent(of_it)
        step, waited = median_of(of_it, 'ms'), median_of(of_it, 'ms_waited')
        computing = median_of(free[way], 'ms') - median_of(free[way], 'ms_waited')
        overlapped = 0 if way == 'no overlap' else median_of(free[way], 'ms_overlapped')
        model = computing + waiting(gradients, values, overlapped, bytes_per_ms(rate), ms_of(latency))
        print(f'| {rate}, {latency} | {way} | {(gradients + values) / 1e6:.1f} | {step:.0f} | {waited:.0f} | '
              f'{waited / step:.0%} | {model:.0f} | {model / step - 1:+.0%} |', flush=True)


    return free


def predict(hidden, free):
    """Prints what the model says of more machines. Each process sends what falls to all others: of
    P, (P - 1) / P of a gradient, and its own slice of the values, to each."""
    print(f'\nHidden {hidden}: milliseconds of a step, and its share that is computing.\n')
    print('| machines | way | 10 Gbit/s | | 100 Gbit/s | | messages |')
    print('| ---: | --- | ---: | ---: | ---: | ---: | ---: |')
    for machines in (2, 8, 64, 512):
        for way in ('as it is', 'bf16'):
            of_half = bytes_sent(free[way])
            gradients, values = (2 * half * (machines - 1) / machines for half in of_half)
            # To each of the others gradients, squares, values and the order of the next step.
            messages = 4 * (machines - 1)
            computing = median_of(free[way], 'ms') - median_of(free[way], 'ms_waited')
            row = f'| {machines} | {way} |'
            for gbit, latency in ((10, 0.2), (100, 0.02)):
                speed = min(bytes_per_ms(f'{gbit}gbit'), MOST_BYTES_PER_MS)
                step = computing + messages * MS_OF_MESSAGE + waiting(
                    gradients, values, median_of(free[way], 'ms_overlapped'), speed, latency)
                row += f' {step:.0f} | {computing / step:.0%} |'
            print(f'{row} {messages} |', flush=True)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = pathlib.Path(sys.argv[1]).resolve()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    for hidden in map(int, sys.argv[3:] or (256, 512)):
        predict(hidden, compare(program, hidden, rounds))


if __name__ == '__main__':
    main()
