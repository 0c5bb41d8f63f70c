#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Changes one operator or constant of the sources at a time, and asks whether a test notices.

usage: mutate.py N SEED [FOLDER...]

Tries N mutants of the last commit's FOLDERs (if none is named: core autograd nn optim
examples/translation), chosen by SEED, in a clone of its own, build/mutants. One of the library must
fail the double-precision tests or, where they pass, the single-precision ones; one of the translator
those or a script that runs nmt; one of what only the preset mpi compiles, a script of tests/mpi.
Prints SEED and how many there could be, then a line for each, and ends with status 1 if one lives
that tests/mutants/equivalent.txt does not explain.
"""
import os, pathlib, random, re, shlex, shutil, subprocess, sys

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
HAS_MPI = all(map(shutil.which, ['mpicxx', 'mpirun']))


def needs_mpi(path):
    """Whether it is one of core/mpi_*, which only the preset mpi compiles."""
    return path.name.startswith('mpi_')


def is_mutated(path):
    """Sources; of the headers the vector kernels alone, since others would build everything anew."""
    is_source = path.suffix == '.cpp' or path.suffix == '.h' and 'simd' in path.parts
    return is_source and (HAS_MPI or not needs_mpi(path))


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
    """A build, and what a mutant in it must fail: a test program, if it has one, or a script."""

    def __init__(self, preset, targets, tests, *scripts):
        self.configure = ['cmake', '--preset', preset]
        self.build = ['cmake', '--build', f'build/{preset}', '--target', *targets]
        self.tests = [[f'build/{preset}/bin/{tests}', '--abort-after=1']] if tests else []
        self.commands = [*self.tests, *scripts]
        self.is_ready = False

    def prepare(self):
        """Builds it, as long as nothing is changed, and sees it pass."""
        for command in [] if self.is_ready else [self.configure, self.build, *self.commands]:
            if not run(*command):
                sys.exit('mutate.py: before anything is changed, this must pass, and fails: '
                         f'cd {CLONE} && OMP_NUM_THREADS=1 {shlex.join(map(str, command))}')
        self.is_ready = True

    def builds(self):
        return run(*self.build)

    def passes(self, path):
        """The tests of the mutant's own file come first, which mostly fail."""
        only = f'--source-file=*/tests/{path.parent}/{path.stem}*'
        own = [[*command, only] for command in self.tests]
        return all(run(*command, seconds=600) for command in [*own, *self.commands])


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


def suites():
    """Which suites are those of a path."""
    scripts = sorted((CLONE / 'tests/examples/translation/nmt').glob('*_test.sh'))
    library = [Suite('release', [tests], tests) for tests in ('attune_tests_double', 'attune_tests')]
    translator = [Suite('release', ['attune_tests', 'nmt'], 'attune_tests',
                        *([script, 'build/release/bin/nmt'] for script in scripts))]
    programs = 'build/mpi/bin'
    mpi = [Suite('mpi', ['nmt', 'data_parallel', 'mpi_processes'], None,
                 ['tests/mpi/mpi_test.sh', f'{programs}/mpi_processes', f'{programs}/data_parallel'],
                 ['tests/mpi/nmt_test.sh', f'{programs}/nmt'])]
    return lambda path: (mpi if needs_mpi(path) else
                         translator if path.parts[0] == 'examples' else library)


def explained():
    """Of equivalent.txt: those that change no result, as path, line before and line after."""
    text = (ROOT / 'tests/mutants/equivalent.txt').read_text()
    blocks = [block.split('\n') for block in text.split('\n\n')[1:]]
    return {tuple(line.strip() for line in block[:3]) for block in blocks}


def fate(suites_of_path, path, number, changed):
    for suite in suites_of_path:
        suite.prepare()
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
    if not HAS_MPI:
        print('no MPI here: core/mpi_* are passed over')
    clone()
    all_sites = list(sites(folders))
    print(f'seed {seed}: {wanted} of {len(all_sites)} sites', flush=True)
    suites_of = suites()
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
