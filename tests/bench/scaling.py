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


def waiting(way, sent, overlapped, rate, latency):
    """Milliseconds: of gradients what is left as the process stops computing, of values all; each
    of the three exchanges of a step (gradients, the norm, values) comes after the latency."""
    speed = bytes_per_ms(rate)
    gradients = sent['megabytes_of_gradients'] * 1e6 / speed
    values = sent['megabytes_of_values'] * 1e6 / speed
    return max(0, gradients - (0 if way == 'no overlap' else overlapped)) + values + 3 * ms_of(latency)


def median_of(runs, name):
    return statistics.median(run[name] for run in runs)


def compare(program, hidden, rounds):
    """Prints a table; returns what a model of more machines needs."""
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
        sent = of_it[0]
        step, waited = median_of(of_it, 'ms'), median_of(of_it, 'ms_waited')
        computing = median_of(free[way], 'ms') - median_of(free[way], 'ms_waited')
        model = computing + waiting(way, sent, median_of(free[way], 'ms_overlapped'), rate, latency)
        megabytes = sent['megabytes_of_gradients'] + sent['megabytes_of_values']
        print(f'| {rate}, {latency} | {way} | {megabytes:.1f} | {step:.0f} | {waited:.0f} | '
              f'{waited / step:.0%} | {model:.0f} | {model / step - 1:+.0%} |', flush=True)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = pathlib.Path(sys.argv[1]).resolve()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    for hidden in map(int, sys.argv[3:] or (256, 512)):
        compare(program, hidden, rounds)


if __name__ == '__main__':
    main()
