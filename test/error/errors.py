#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every error that a user can reach, each in a file of its own: test/error/*.txt.

Why: an error is read by somebody who is stuck; its place, cause and hint are text to be looked at, and
changed on purpose alone.
Contract: a case makes its files by recipes (recipes.py), runs the tool (`< FILE` gives it a stdin, NAME=VALUE
before it an environment), and is what the tool then says on stderr. `--update` writes what it says now
into the files, to be read before it is kept. `--sites` holds the sources against the cases: see
sites.py. A case begins with a comment that says what it is.

    # A table without a number.
    text items.csv
    | a,b
    $ milliwatt run model.mw --input items.csv
    error: items.csv: ...
      hint: ...
"""

import argparse
import concurrent.futures
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))
import recipes  # noqa: E402
import sites  # noqa: E402


def parts_of(text):
    """What makes the files, the command, and what is expected."""
    lines = text.splitlines()
    at = [i for i, line in enumerate(lines) if line.startswith("$ ")]
    if len(at) != 1:
        raise ValueError("a case has one line that starts with '$ '")
    return lines[: at[0]], lines[at[0]], lines[at[0] + 1 :]


def said(tool, folder, line):
    words = shlex.split(line.removeprefix("$ "))
    settings = [word for word in words if "=" in word and words.index(word) < words.index("milliwatt")]
    arguments = words[words.index("milliwatt") + 1 :]
    source = folder / arguments.pop() if "<" in arguments else os.devnull
    environment = {**os.environ, "MW_CACHE": str(folder / ".cache"), "LC_ALL": "C.UTF-8",
                   "MW_SOURCE": str(ROOT)}
    environment.update(setting.split("=", 1) for setting in settings)
    with open(source, "rb") as stdin:
        done = subprocess.run([str(tool), *(each for each in arguments if each != "<")], cwd=folder, env=environment,
                              stdin=stdin, capture_output=True, timeout=60, check=False)
    text = done.stderr.decode("utf-8", "backslashreplace").replace(str(folder), "@folder@")
    text = text.replace(str(ROOT), "@source@").replace(str(tool), "@tool@")
    lines = [each.rstrip() for each in text.splitlines()]
    if done.returncode not in (1, 2):
        lines.append(f"exit status {done.returncode}")
    return lines


def run(tool, path):
    """The text of the case with what the tool says now, or what is wrong with the case."""
    try:
        before, command, _ = parts_of(path.read_text())
        with tempfile.TemporaryDirectory(prefix="milliwatt-error-") as folder:
            recipes.make(before, pathlib.Path(folder))
            lines = said(tool, pathlib.Path(folder).resolve(), command)
        return "\n".join([*before, command, *lines]) + "\n", None
    except (ValueError, OSError, subprocess.TimeoutExpired) as error:
        return None, str(error)


def judge(path, now, problem):
    if problem is None and not any(line.startswith("error: ") for line in now.splitlines()):
        problem = "the tool made no error of it:\n" + now
    if problem is None and not path.read_text().startswith("# "):
        problem = "it begins with no comment"
    if problem is None and now != path.read_text():
        problem = "the tool says something else:\n" + now
    return problem


def check_cases(tool, paths, update):
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, (now, problem) in zip(paths, pool.map(lambda each: run(tool, each), paths)):
            if update and now is not None:
                path.write_text(now)
            problem = judge(path, now, problem)
            if problem is not None:
                failed += 1
                print(f"FAILED: {path.name}: {problem}")
    print(f"{len(paths)} errors, {failed} failed")
    return failed == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tool", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--update", action="store_true", help="write what the tool says now")
    parser.add_argument("--sites", action="store_true", help="check that each place of the sources has a case")
    parser.add_argument("cases", nargs="*", help="names of cases (default: all)")
    options = parser.parse_args()
    if options.sites:
        return 0 if sites.check(ROOT, HERE, options.update) else 1
    paths = [HERE / f"{name}.txt" for name in options.cases] or sorted(
        path for path in HERE.glob("*.txt") if path.name != sites.LEFT)
    return 0 if check_cases(options.tool, paths, options.update) else 1


if __name__ == "__main__":
    sys.exit(main())
