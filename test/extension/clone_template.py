#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An operator is one folder: clones ops/_template under a new name and runs the clone.

A scratch copy of the tree gets ops/my_op, a renamed copy of ops/_template, and no other change. It
must configure, build, and pass the generic operator tests, which must have found the clone.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAME = "my_op"
WIRE_CODE = "65001"  # no operator of the repository has a code this high
LEFT_OUT = shutil.ignore_patterns("build", ".git", ".venv", ".cache", "__pycache__")


def clone(tree):
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT, symlinks=True)
    folder = tree / "ops" / NAME
    shutil.copytree(tree / "ops" / "_template", folder)
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        text = path.read_text().replace("_template", NAME)
        text = text.replace("TEMPLATE_TEMPLATE", f"{NAME}_{NAME}".upper())  # the include guard
        path.write_text(re.sub(r"(kCode\s*=\s*)\d+", rf"\g<1>{WIRE_CODE}", text))
        path.rename(path.with_name(path.name.replace("_template", NAME)))


def run(tree, *command):
    done = subprocess.run(command, cwd=tree, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{done.stdout[-6000:]}\nfailed: {' '.join(command)}")
    return done.stdout


def main():
    if not (ROOT / "ops" / "_template").is_dir():
        sys.exit("ops/_template is missing")
    with tempfile.TemporaryDirectory(prefix="mw_clone_") as scratch:
        tree = pathlib.Path(scratch) / "milliwatt"
        clone(tree)
        run(tree, "cmake", "--preset", "dev")
        targets = ["test_test"]  # the generic tests; test_ops where the operator brings its own
        if any((tree / "ops" / NAME).glob("*_test.cc")):
            targets.append("test_ops")
        run(tree, "cmake", "--build", "--preset", "dev", "-j", os.environ.get("MW_JOBS", "2"),
            "--target", *targets)
        shown = run(tree, "ctest", "--preset", "dev", "-R", NAME, "--no-tests=error")
    passed = re.findall(rf"^.*{NAME}\b.* Passed ", shown, re.MULTILINE)
    print(shown if not passed else "\n".join(passed))
    print(f"{len(passed)} tests ran the cloned operator {NAME}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
