#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An operator is one folder: clones what ops/_template shows under new names and runs the clones.

A scratch copy of the tree gets ops/my_member, a renamed copy of ops/_template/member, and ops/my_op,
one of ops/_template/operator, and docs/examples/ops/soft_threshold, which moves in, and no other change. It must
configure, build, and pass the generic tests of operators, which must have found all. The operator takes a
code of TFLite that is still free and has a number as its option, so that export and both importers are
tried.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLONES = {"member": ("my_member", 65001), "operator": ("my_op", 65002)}  # codes that no operator has
REPLACED = "one_hot"  # gives its TFLite code to a clone: its options begin with a number
# Tests that each clone must pass, by a part of their names. Those of answers by TFLM are for
# operators that TFLM has.
NEEDED = {"my_member": ("EveryRowEqualsTheReference", "Params.Damaged", "OverlapInMemory",
                        "FiniteDifferences"),
          "soft_threshold": ("EveryRowEqualsTheReference", "Params.Damaged", "OverlapInMemory",
                             "FiniteDifferences", "AgreeOnEveryDataTypeAndAttribute"),
          "my_op": ("EveryRowEqualsTheReference", "Params.Damaged", "OverlapInMemory",
                    "AgreeOnEveryDataTypeAndAttribute", "ApproachesAConstantInput")}
LEFT_OUT = shutil.ignore_patterns("build", ".git", ".venv", ".cache", "__pycache__")


def freed_tflite_code(tree):
    """That of an operator which leaves the tree: all those whose options we write are taken."""
    folder = tree / "ops" / REPLACED
    code = int(re.search(r"kTfliteCode = (\d+)", (folder / f"{REPLACED}.h").read_text())[1])
    shutil.rmtree(folder)
    return code


def clone(tree, kind, name, wire_code, tflite_code):
    """The steps of docs/add_an_operator.md."""
    folder = tree / "ops" / name
    shutil.copytree(tree / "ops" / "_template" / kind, folder)
    renames = {f"_template/{kind}": name, "_template": name,
               f"TEMPLATE_{kind.upper()}": name.upper(), "TEMPLATE": name.upper()}
    for path in sorted(folder.iterdir()):
        text = path.read_text()
        for old, new in renames.items():
            text = text.replace(old, new)
        text = re.sub(r"\bkCode = \d+", f"kCode = {wire_code}", text)
        if kind == "operator":
            text = text.replace("kTfliteCode = kNoTflite", f"kTfliteCode = {tflite_code}")
        path.write_text(text)
        path.rename(path.with_name(path.name.replace("_template", name)))


def move_in(tree, name):
    """An operator from outside becomes one of the tree: its namespace too."""
    folder = tree / "ops" / name
    shutil.copytree(tree / "docs/examples/ops" / name, folder)
    for path in folder.iterdir():
        path.write_text(re.sub(r"\bacme\b", "mw", path.read_text()))


def run(tree, *command):
    done = subprocess.run(command, cwd=tree, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{done.stdout[-6000:]}\nfailed: {' '.join(command)}")
    return done.stdout


def missing(shown):
    passed = [line for line in shown.splitlines() if " Passed " in line]
    return [f"{name}: no test {part} has passed" for name, parts in NEEDED.items() for part in parts
            if not any(name in line and part in line for line in passed)]


def main():
    with tempfile.TemporaryDirectory(prefix="mw_clone_") as scratch:
        tree = pathlib.Path(scratch) / "milliwatt"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT, symlinks=True)
        spare = freed_tflite_code(tree)
        for kind, (name, wire_code) in CLONES.items():
            clone(tree, kind, name, wire_code, spare)
        move_in(tree, "soft_threshold")
        run(tree, "cmake", "--preset", "dev")
        run(tree, "cmake", "--build", "--preset", "dev", "-j", os.environ.get("MW_JOBS", "2"),
            "--target", "test_test", "test_host", "test_ops")
        shown = run(tree, "ctest", "--preset", "dev", "-R", "|".join(NEEDED), "-E", "Goldens",
                    "--no-tests=error")
    findings = missing(shown)
    print("\n".join(findings) or f"{', '.join(NEEDED)} passed the tests of operators")
    if findings:
        print(shown)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
