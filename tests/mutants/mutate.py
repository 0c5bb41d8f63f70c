#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Changes one operator or constant of the sources at a time, and asks whether a test notices.

usage: mutate.py N SEED [FOLDER...]

Tries N mutants of the last commit's FOLDERs (if none is named: core autograd nn optim
examples/translation), chosen by SEED, in a clone of its own, build/mutants. One of the library must
fail the double-precision tests or, where they pass, the single-precision ones; one of the translator
those or a script that runs nmt. Prints SEED and how many there could be, then a line for each, and
ends with status 1 if one lives that tests/mutants/equivalent.txt does not explain.
"""
import os, pathlib, random, re, shlex, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLONE = ROOT / 'build/mutants'
FOLDERS = ['core', 'autograd', 'nn', 'optim', 'examples/translation']
SWAPS = [(r' \+ ', ' - '), (r' - ', ' + '), (r' \* ', ' / '), (r' / ', ' * '), (r' < ', ' <= '),
         (r' <= ', ' < '), (r' > ', ' >= '), (r' >= ', ' > '), (r' == ', ' != '), (r' != ', ' == '),
         (r' && ', ' || '), (r' \|\| ', ' && '), (r' \+= ', ' -= '), (r' -= ', ' += '),
         (r'\b0\b', '1'), (r'\b1\b', '0'), (r'\b2\b', '3'), (r'\btrue\b', 'false'),
         (r'\bfalse\b', 'true'), (r'\bstd::min\b', 'std::max'), (r'\bstd::max\b', 'std::min'),
         (r'(?<=\()!(?=\w)', '')]
# Code whose mutants say little: messages and names, checks at compile time or of our own faults, and
# constants that decide what is fast (kGrain = ...), not what is right. Of `if (...) fail("...")`, the
# condition is mutated.
PASSED_OVER = re.compile(r'^\s*(#|template)|"|\bassert\(|static_assert|constexpr')
MESSAGE = re.compile(r'//|\bfail\(')


def is_mutated(path):
    """Sources; of the headers the vector kernels alone, since others would build everything anew."""
    return path.suffix == '.cpp' or path.suffix == '.h' and 'simd' in path.parts


def sites(folders):
    """(path, line number, line, line with one change) of every place that a mutant can have."""
    for folder in folders:
        for path in filter(is_mutated, sorted((CLONE / folder).rglob('*'))):
            for number, line in enumerate(path.read_text().split('\n')):
                code = MESSAGE.split(line)[0]
                if PASSED_OVER.search(code):
                    continue
                for pattern, instead in SWAPS:
                    for match in re.finditer(pattern, code):
                        changed = line[:match.start()] + instead + line[match.end():]
                        yield path, number, line, changed


def run(*command, seconds=1800):
    """Whether the command ends well, and in time: an endless loop is a failure too."""
    environment = {**os.environ, 'OMP_NUM_THREADS': '1'}
    try:
        return subprocess.run(command, cwd=CLONE, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, env=environment,
                              timeout=seconds).returncode == 0
    except subprocess.TimeoutExpired:
        return False


class Suite:
    """The tests that a mutant must fail: those of its own file first, which mostly do."""

    def __init__(self, targets, tests, scripts):
        self.build = ['cmake', '--build', 'build/release', '--target', *targets]
        self.tests = [f'build/release/bin/{tests}', '--abort-after=1']
        self.commands = [self.tests, *([script, 'build/release/bin/nmt'] for script in scripts)]

    def builds(self):
        return run(*self.build)

    def passes(self, path):
        own = [*self.tests, f'--source-file=*/tests/{path.parent}/{path.stem}*']
        return all(run(*command, seconds=600) for command in [own, *self.commands])


def refuse(sentence):
    print(sentence, file=sys.stderr)
    sys.exit(2)


def is_folder(folder):
    """Whether the last commit has it."""
    kind = subprocess.run(['git', '-C', ROOT, 'cat-file', '-t', f'HEAD:{folder}'],
                          capture_output=True, text=True).stdout
    return kind.strip() == 'tree'


def clone():
    """Of the last commit; it is kept, and the next time brought up to date."""
    if not CLONE.exists():
        subprocess.run(['git', 'clone', '--quiet', ROOT, CLONE], check=True)
    head = subprocess.check_output(['git', '-C', ROOT, 'rev-parse', 'HEAD'], text=True).strip()
    for command in [['fetch', '--quiet', 'origin', head], ['reset', '--quiet', '--hard', head]]:
        subprocess.run(['git', '-C', CLONE, *command], check=True)


def suites(folders):
    """Which suites are those of a path; those that are needed are built, and pass."""
    subprocess.run(['cmake', '--preset', 'release'], cwd=CLONE, check=True,
                   stdout=subprocess.DEVNULL)
    scripts = sorted((CLONE / 'tests/examples/translation/nmt').glob('*_test.sh'))
    library = [Suite([tests], tests, []) for tests in ('attune_tests_double', 'attune_tests')]
    translator = [Suite(['attune_tests', 'nmt'], 'attune_tests', scripts)]
    of_translator = [folder.startswith('examples') for folder in folders]
    used = (library if not all(of_translator) else []) + (translator if any(of_translator) else [])
    for command in [command for suite in used for command in [suite.build, *suite.commands]]:
        if not run(*command):
            sys.exit('mutate.py: before anything is changed, this must pass, and fails: '
                     f'cd {CLONE} && OMP_NUM_THREADS=1 {shlex.join(map(str, command))}')
    return lambda path: translator if path.parts[0] == 'examples' else library


def explained():
    """Of equivalent.txt: those that change no result, as path, line before and line after."""
    text = (ROOT / 'tests/mutants/equivalent.txt').read_text()
    blocks = [block.split('\n') for block in text.split('\n\n')[1:]]
    return {tuple(line.strip() for line in block[:3]) for block in blocks}


def fate(suites_of_path, path, number, changed):
    old = path.read_text()
    lines = old.split('\n')
    lines[number] = changed
    path.write_text('\n'.join(lines))
    try:
        for suite in suites_of_path:
            if not suite.builds():
                return 'does not compile'
            if not suite.passes(path.relative_to(CLONE)):
                return 'killed'
        return 'ALIVE'
    finally:
        path.write_text(old)


def main():
    if len(sys.argv) < 3 or not all(map(str.isdecimal, sys.argv[1:3])):
        refuse(__doc__)
    wanted, seed, folders = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] or FOLDERS
    for folder in folders:
        if not is_folder(folder):
            refuse(f"mutate.py: the last commit has no folder '{folder}'")
    clone()
    all_sites = list(sites(folders))
    print(f'seed {seed}: {wanted} of {len(all_sites)} sites', flush=True)
    suites_of = suites(folders)
    random.Random(seed).shuffle(all_sites)
    known = explained()
    counts = {'killed': 0, 'ALIVE': 0, 'does not compile': 0, 'changes no result': 0}
    for path, number, line, changed in all_sites:
        if counts['killed'] + counts['ALIVE'] + counts['changes no result'] >= wanted:
            break
        name = path.relative_to(CLONE)
        if (str(name), line.strip(), changed.strip()) in known:
            outcome = 'changes no result'
        else:
            outcome = fate(suites_of(name), path, number, changed)
        counts[outcome] += 1
        print(f'{outcome:17} {name}:{number + 1}  {line.strip()}  =>  {changed.strip()}', flush=True)
    print(', '.join(f'{n} {what}' for what, n in counts.items()))
    sys.exit(counts['ALIVE'] > 0)


if __name__ == '__main__':
    main()
