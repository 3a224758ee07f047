#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Names the sources that clang-tidy must read again, each with the stamp of its clean run.

Why: what is found in a source depends on its headers, on the settings and on the tool as well.
Contract: reads paths, a line each; writes NUL-ended pairs of source and stamp, without those whose
stamp is there. Generated headers count by the sources that they are made of.
"""

import argparse
import functools
import hashlib
import json
import pathlib
import re
import subprocess
import sys

import repository

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


@functools.cache
def includes_of(path):
    text = path.read_text(encoding="utf-8")
    return text, [file for file in (repository.ROOT / name for name in INCLUDE.findall(text)) if file.is_file()]


def read_with(source):
    """The source and all that it includes, in a fixed order."""
    seen, waiting = set(), [source]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += includes_of(path)[1]
    return sorted(seen)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="where the stamps are")
    parser.add_argument("commands", type=pathlib.Path, help="compile_commands.json")
    parser.add_argument("--all", action="store_true", help="whether or not a stamp is there")
    arguments = parser.parse_args()
    tool = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    commands = {entry["file"]: entry["command"] for entry in json.loads(arguments.commands.read_text())}
    settings = tool + (repository.ROOT / ".clang-tidy").read_bytes()
    for line in sys.stdin.read().splitlines():
        digest = hashlib.sha256(settings)
        digest.update(commands.get(str(repository.ROOT / line), "").encode())
        for path in read_with(repository.ROOT / line):
            digest.update(f"{path}\0{includes_of(path)[0]}\0".encode())
        stamp = arguments.folder / f"{line.replace('/', '.')}.{digest.hexdigest()[:16]}"
        if arguments.all or not stamp.exists():
            sys.stdout.write(f"{line}\0{stamp}\0")


if __name__ == "__main__":
    main()
