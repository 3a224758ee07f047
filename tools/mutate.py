#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Breaks the sources in one place at a time, and counts how many of the breaks a test notices.

A mutant negates a condition, moves a bound by one, swaps && and ||, + and -, or drops a statement,
in ops, rt or host/plan. A copy of the tree in build/mutate is built for each and the fast tests that
concern it run, until one fails: then the mutant is killed. What survives is a missing test, or a
change that nothing can see.
"""

import argparse
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

import repository

FOLDERS = ("ops", "rt", "host/plan")
NO_TARGET = re.compile(r"(_test|_bench|_fuzz)\.cc$|/_template/|\.inc$")
SCRATCH = repository.ROOT / "build" / "mutate"

# What changes no behaviour, or only that of the tests: cases, texts, and what a compiler checks.
COMMENTS = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|^[ \t]*#[^\n]*", re.S | re.M)
OUT_OF_SCOPE = re.compile(r"static_assert\(.*?\);|^template <[^\n]*|^std::optional<Graph> \w+\(.*?^\}"
                          r"|fields\(Self&.*?\n  \}", re.S | re.M)
# In host files, functions that draw what cases are made of.
DRAWS = re.compile(r"^[\w:<>&*, ]+ \w+\([^;{}()]*\b(?:Rng|CaseBuilder)&[^;{}]*\) \{.*?^\}", re.S | re.M)

SWAPS = {" < ": " <= ", " <= ": " < ", " > ": " >= ", " >= ": " > ", " == ": " != ", " != ": " == ",
         " && ": " || ", " || ": " && ", " + ": " - ", " - ": " + ", " += ": " -= ", " -= ": " += ",
         " << ": " >> ", " >> ": " << "}
SWAP = re.compile("|".join(re.escape(text) for text in sorted(SWAPS, key=len, reverse=True)))
CONDITION = re.compile(r"\b(?:if|while|MW_REQUIRE) ?\(")
STATEMENT = re.compile(r"^( +)(?!return|break|continue|using|const|delete|goto)"
                       r"(?:[\w.\[\]>()-]+ [-+*|&^]?=|[\w:.>-]+\()[^;{}\n]*;$", re.M)

# Warnings are errors, and a mutant is to be a program all the same.
QUIET = "".join(f'#pragma GCC diagnostic ignored "-W{warning}"\n' for warning in (
    "parentheses", "unused-variable", "unused-parameter", "unused-but-set-variable", "unused-but-set-parameter",
    "unused-value", "unused-function"))

# As under the sanitizers of ./run test, but that undefined behaviour ends the program at once.
CHECKS = "-fsanitize=undefined;-fsanitize-undefined-trap-on-error;-w"

# Of test_host, the suites of these folders concern all mutants, and those of the trainer gradients.
CONCERNED = ("host/plan", "host/import", "host/ir", "host/passes", "host/quant", "host/sim",
             "host/listen")
TRAINER = ("host/train",)


class Mutant:
    def __init__(self, path, text, begin, end, new):
        self.path, self.begin, self.end, self.new = path, begin, end, new
        self.old = text[begin:end]
        self.line = text.count("\n", 0, begin) + 1

    def __str__(self):
        new = self.new.strip() or "nothing"
        return f"{self.path}:{self.line}: {' '.join(self.old.split())[:60]}  ->  {' '.join(new.split())[:60]}"


def masked(path, text):
    """The text with what is out of scope blanked."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())
    code = OUT_OF_SCOPE.sub(blank, COMMENTS.sub(blank, text))
    return DRAWS.sub(blank, code) if "_host." in path.name else code


def end_of_condition(code, begin):
    """Where the condition that begins behind a parenthesis ends: at its mate, or a comma of MW_REQUIRE."""
    depth = 0
    for at in range(begin, len(code)):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(code[at], 0)
        if depth < 0 or (depth == 0 and code[at] == ","):
            return at
    return None


def mutants_of(path, text):
    code = masked(path, text)
    for match in CONDITION.finditer(code):
        end = end_of_condition(code, match.end())
        condition = text[match.end():end]
        if end is not None and ";" not in code[match.end():end] and " = " not in code[match.end():end]:
            yield Mutant(path, text, match.end(), end, f"!({condition})")
    for match in SWAP.finditer(code):
        yield Mutant(path, text, match.start(), match.end(), SWAPS[match.group()])
    for match in STATEMENT.finditer(code):
        yield Mutant(path, text, match.start(), match.end(), match.group(1) + ";")


def all_mutants(folders):
    found = []
    for path in repository.files(".cc", ".h"):
        if str(path).startswith(tuple(f"{folder}/" for folder in folders)) and not NO_TARGET.search(f"/{path}"):
            found += mutants_of(path, repository.text(path))
    return found


def copy_tree():
    """A copy of the sources, whose unchanged files keep their times, so that little is built anew."""
    tree = SCRATCH / "tree"
    for path in repository.files():
        source, target = repository.ROOT / path, tree / path
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
            target.touch()
    kept = {str(path) for path in repository.files()}
    for target in tree.rglob("*"):
        name = str(target.relative_to(tree))
        if target.is_file() and name not in kept and not name.startswith("build/"):
            target.unlink()
    return tree


def filter_of(tree, folders):
    """The option that runs the suites of these folders."""
    pattern = re.compile(r"^(?:TEST|TEST_F|TEST_P)\((\w+),", re.M)
    found = set()
    for folder in folders:
        texts = [path.read_text() for path in (tree / folder).rglob("*_test.cc")]
        if not texts:
            sys.exit(f"no tests in {folder}, of which mutants need some")
        found |= {suite for text in texts for suite in pattern.findall(text)}
    return ["--gtest_filter=" + ":".join(f"*{suite}.*" for suite in sorted(found))]


class Runner:
    def __init__(self, tree, jobs):
        self.tree, self.jobs = tree, str(jobs)
        self.build_folder = tree / "build" / "dev"
        self.times = {}
        # What fails most often first.
        self.stages = [("test_test", []), ("test_ops", []), ("test_rt", []), ("test_abi", []),
                       ("test_host", filter_of(tree, CONCERNED))]
        self.trainer = ("test_host", filter_of(tree, TRAINER))

    def build(self, *targets):
        done = subprocess.run(["cmake", "--build", self.build_folder, "-j", self.jobs, "--target", *targets],
                              cwd=self.tree, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stdout[-3000:]

    def passes(self, target, options):
        command = [self.build_folder / "bin" / target, "--gtest_brief=1", "--gtest_fail_fast", *options]
        start = time.monotonic()
        try:
            done = subprocess.run(command, cwd=self.tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  timeout=20 + 10 * self.times.get(target, 60), check=False)
        except subprocess.TimeoutExpired:
            return False
        self.times.setdefault(target, time.monotonic() - start)
        return done.returncode == 0

    def prepare(self):
        """Builds the tree as it is; every test must pass."""
        subprocess.run(["cmake", "--preset", "dev", f"-DMW_DEVICE_OPTIONS={CHECKS}"], cwd=self.tree,
                       check=True, stdout=subprocess.DEVNULL)
        problem = self.build(*(target for target, _ in self.stages))
        if problem:
            sys.exit(f"{problem}\nthe unchanged tree does not build")
        for target, options in [*self.stages, self.trainer]:
            if not self.passes(target, options):
                sys.exit(f"{target} fails on the unchanged tree")

    def outcome(self, mutant):
        """The test that killed it, 'survived', or 'invalid' where it is no program."""
        path = self.tree / mutant.path
        original = path.read_text()
        path.write_text(QUIET + original[:mutant.begin] + mutant.new + original[mutant.end:])
        try:
            gradient = "_grad." in mutant.path.name
            for target, options in [self.trainer] if gradient else self.stages:
                if self.build(target):
                    return "invalid"
                if not self.passes(target, options):
                    return target
            return "survived"
        finally:
            path.write_text(original)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=60, metavar="N", help="mutants to try; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=0.8, help="the share that tests must kill")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="one line of JSON for each mutant")
    parser.add_argument("--list", action="store_true", help="show the sample, build nothing")
    parser.add_argument("folders", nargs="*", default=FOLDERS, help="default: " + " ".join(FOLDERS))
    return parser.parse_args()


def show(mutant, outcome, as_json):
    if as_json:
        print(json.dumps({"file": str(mutant.path), "line": mutant.line, "old": mutant.old.strip(),
                          "new": mutant.new.strip(), "outcome": outcome}), flush=True)
    else:
        print(f"{outcome:9} {mutant}", flush=True)


def summarize(name, outcomes, as_json):
    """Shows how many were killed, and returns their share."""
    survived, invalid = outcomes.count("survived"), outcomes.count("invalid")
    tried = len(outcomes) - invalid
    killed = tried - survived
    share = killed / max(1, tried)
    if as_json:
        print(json.dumps({"of": name, "killed": killed, "survived": survived, "invalid": invalid, "share": share}))
    else:
        print(f"{name}: {killed} of {tried} mutants killed, {100 * share:.0f} %; {invalid} did not compile")
    return share


def main():
    arguments = parse_arguments()
    mutants = all_mutants(arguments.folders)
    random.Random(arguments.seed).shuffle(mutants)
    sample = mutants[:arguments.sample or None]
    if arguments.list:
        for mutant in sample:
            print(mutant)
        print(f"{len(sample)} of {len(mutants)} mutants")
        return 0
    runner = Runner(copy_tree(), arguments.jobs)
    runner.prepare()
    outcomes = {folder: [] for folder in arguments.folders}
    for mutant in sample:
        outcome = runner.outcome(mutant)
        outcomes[next(folder for folder in outcomes if str(mutant.path).startswith(f"{folder}/"))].append(outcome)
        show(mutant, outcome, arguments.json)
    if len(outcomes) > 1:
        for folder, of_folder in outcomes.items():
            summarize(folder, of_folder, arguments.json)
    share = summarize("all", sum(outcomes.values(), []), arguments.json)
    return 0 if share >= arguments.least else 1


if __name__ == "__main__":
    sys.exit(main())
