#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints what gcovr counted: a table by folder, and the lines that no test runs.

usage: report.py GCOVR.json
       report.py --stale

Ends with status 1 if a folder has less than its target, if a line that does not run has no reason in
tests/coverage/not_covered.txt, or if that explains lines that are not in the tree; --stale looks for
these alone, and needs no count. Beside each line that does not run stands its reason, or "?". The
program that is counted is built without inlining: else the branches of the standard library's
functions would count on each line that calls one. A kernel's line counts once, by whichever
instruction set the processor has.
"""
import collections, json, pathlib, re, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARY = ['core', 'autograd', 'nn', 'optim']
# Percent of lines and of branches that the tests run.
TARGETS = {**{folder: (97, 90) for folder in LIBRARY}, 'examples': (95, 0)}


def reasons():
    """not_covered.txt: blocks of a reason and then the lines it explains, each `file: text`; behind
    ` (N)`, N lines of that text. By `file: text`, the reason of each line that may not run."""
    text = (ROOT / 'tests/coverage/not_covered.txt').read_text()
    found = collections.defaultdict(list)
    for block in text.strip().split('\n\n')[1:]:
        reason, *lines = block.split('\n')
        for line in lines:
            entry, times = re.fullmatch(r'(.*?)(?: \((\d+)\))?', line.strip()).groups()
            found[entry] += [reason] * int(times or 1)
    return found


def lines_of(entry):
    """How many lines of the tree `file: text` is of: none, once they are removed or changed."""
    file, _, text = entry.partition(': ')
    path = ROOT / file
    lines = path.read_text().split('\n') if path.is_file() and text else []
    return sum(line.strip() == text for line in lines)


def stale_reasons(known):
    return [f'not_covered.txt explains a line that is not there: {entry}'
            for entry, lines in known.items() if len(lines) > lines_of(entry)]


def end(complaints):
    for complaint in complaints:
        print(complaint)
    sys.exit(bool(complaints))


class Count:
    def __init__(self):
        self.lines = self.lines_run = self.branches = self.branches_run = 0

    def add(self, line):
        self.lines += 1
        self.lines_run += line['count'] > 0
        self.branches += len(line['branches'])
        self.branches_run += sum(branch['count'] > 0 for branch in line['branches'])

    def percent(self):
        return (100 * self.lines_run / max(1, self.lines),
                100 * self.branches_run / max(1, self.branches))

    def row(self, name):
        lines, branches = self.percent()
        return (f'{name:36} {self.lines_run:6} of {self.lines:5} lines {lines:6.2f}%   '
                f'{self.branches_run:6} of {self.branches:5} branches {branches:6.2f}%')


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    known = reasons()
    if sys.argv[1] == '--stale':
        end(stale_reasons(known))
    files = json.load(open(sys.argv[1]))['files']
    counts = collections.defaultdict(Count)
    missed = []
    left = {entry: list(lines) for entry, lines in known.items()}  # which no line has taken yet
    for file in files:
        # Headers are read through a link, build/coverage/include/attune, to the tree.
        path = pathlib.Path(file['file'].split('include/attune/')[-1])
        if path.suffix == '.md':  # its code is a test's
            continue
        source = (ROOT / path).read_text().split('\n')
        top = path.parts[0]
        for line in file['lines']:
            if line.get('gcovr/noncode'):
                continue
            text = source[line['line_number'] - 1].strip()
            counts[top].add(line)
            if path.parent != pathlib.Path(top):
                counts[str(path.parent)].add(line)
            if line['count'] == 0:
                reason = left[entry].pop(0) if left.get(entry := f'{path}: {text}') else '?'
                missed.append((path, line['line_number'], text, reason))

    print('\nnot run:')
    for path, number, text, reason in missed:
        print(f'{path}:{number}: {text}\n    ({reason})')
    print()
    for name in sorted(counts):
        print(counts[name].row(name))
    low = [f'{name}: below its target of {target}% of {what}'
           for name, targets in TARGETS.items()
           for what, target, reached in zip(('lines', 'branches'), targets, counts[name].percent())
           if reached < target]
    unexplained = [f'not_covered.txt does not say why no test runs {path}: {text}'
                   for path, _, text, reason in missed if reason == '?']
    end(low + unexplained + stale_reasons(known))


if __name__ == '__main__':
    main()
