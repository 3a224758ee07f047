# SPDX-License-Identifier: Apache-2.0
"""The files of this repository and how a check reports on them: shared by tools/check_*.py."""

import argparse
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def files(*suffixes, root=ROOT):
    """Paths, relative to root, of all files that git tracks or would track, with these suffixes."""
    listing = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True).stdout.decode().split("\0")
    return sorted(pathlib.PurePosixPath(name) for name in set(listing)
                  if name and (not suffixes or name.endswith(suffixes)) and (root / name).is_file())


def text(path, root=ROOT):
    return (root / path).read_text(encoding="utf-8", errors="replace")


RAW_STRING = re.compile(r'R"(\w*)\(.*?\)\1"', re.DOTALL)


def without_raw_strings(content):
    """Code that is printed is none of the file's own; line numbers stay."""
    return RAW_STRING.sub(lambda found: '""' + "\n" * found[0].count("\n"), content)


def main(name, check, self_test):
    """Runs check(arguments) -> findings, or self_test() -> findings, and exits 1 if there are any.

    A finding is "path:line: what is wrong".
    """
    parser = argparse.ArgumentParser(description=name)
    parser.add_argument("--self-test", action="store_true", help="prove that the check can fail")
    parser.add_argument("--tool", help="the built milliwatt, where a check needs it")
    arguments = parser.parse_args()
    findings = self_test() if arguments.self_test else check(arguments)
    for finding in findings:
        print(finding)
    print(f"{name}: {len(findings)} findings")
    sys.exit(1 if findings else 0)


def expect(findings, wanted):
    """Of a self-test: the findings differ from the wanted fragments, in order."""
    if len(findings) == len(wanted) and all(w in f for w, f in zip(wanted, findings)):
        return []
    return [f"self-test: wanted {wanted}, got {findings}"]
