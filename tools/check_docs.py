#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Documents must not lie: paths they name exist, commands they show are commands that exist.

Checked: back-ticked paths and relative links of every tracked .md file; in ```sh blocks, each
`./run X` and each `milliwatt X` (whose --help must work); and docs/dependencies.md against
tools/packages.txt and tools/requirements.txt, both ways.
"""

import functools
import re
import subprocess

import repository

GENERATED = ("build/", ".venv", "../", "gen/")
PATH = re.compile(r"`([A-Za-z0-9_.\-]+(?:/[A-Za-z0-9_.\-]+)*/?)`")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
TOP_LEVEL_SUFFIXES = (".md", ".txt", ".json", ".toml")


def looks_like_path(word, root):
    """A word with a slash whose first folder is ours, or a document beside the reader."""
    if word.startswith(GENERATED):
        return False
    return (root / word.split("/")[0]).exists() if "/" in word else word.endswith(TOP_LEVEL_SUFFIXES)


def check_paths(path, lines, root):
    findings = []
    for number, line in enumerate(lines, 1):
        words = [w for w in PATH.findall(line) if looks_like_path(w, root)]
        words += [w for w in LINK.findall(line) if not w.startswith(GENERATED)]
        for word in words:
            if not any((base / word).exists() for base in (root, (root / path).parent)):
                findings.append(f"{path}:{number}: {word} does not exist")
    return findings


def shell_commands(lines):
    """(line number, words) of each command line in the ```sh blocks."""
    inside = False
    for number, line in enumerate(lines, 1):
        if line.startswith("```"):
            inside = line.strip() == "```sh" and not inside
        elif inside and line.strip():
            yield number, line.removeprefix("$ ").split("#")[0].split()


@functools.cache
def run_commands():
    shown = subprocess.run(["./run", "help"], cwd=repository.ROOT, check=True, capture_output=True)
    return set(re.findall(r"^  ([a-z]+) ", shown.stdout.decode(), re.MULTILINE))


@functools.cache
def tool_knows(tool, command):
    shown = subprocess.run([tool, command, "--help"], cwd=repository.ROOT, capture_output=True)
    return shown.returncode == 0


def check_commands(path, lines, tool):
    findings = []
    for number, words in shell_commands(lines):
        name, command = (words + ["", ""])[:2]
        if name == "./run" and command and command not in run_commands():
            findings.append(f"{path}:{number}: ./run has no command {command}")
        if name.endswith("milliwatt") and tool and command and not command.startswith("-"):
            if not tool_knows(tool, command):
                findings.append(f"{path}:{number}: milliwatt has no command {command}")
    return findings


def check_dependencies(root):
    """Every package that is installed has its row in the document, and the other way round."""
    installed = set()
    for line in repository.text("tools/packages.txt", root).splitlines():
        if line and not line.startswith("#"):
            installed.add(line.split()[0])
    for line in repository.text("tools/requirements.txt", root).splitlines():
        if line and not line.startswith("#"):
            installed.add(re.match(r"[A-Za-z0-9_.\-]+", line)[0])
    document = "docs/dependencies.md"
    rows = [line for line in repository.text(document, root).splitlines() if line.startswith("| `")]
    recorded = {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}
    return ([f"{document}:1: {name} is installed and has no row" for name in installed - recorded] +
            [f"{document}:1: {name} has a row and is not installed" for name in recorded - installed])


def check(arguments):
    findings = check_dependencies(repository.ROOT)
    for path in repository.files(".md"):
        lines = repository.text(path).splitlines()
        findings += check_paths(path, lines, repository.ROOT)
        findings += check_commands(path, lines, arguments.tool)
    return findings


def self_test():
    path = repository.pathlib.PurePosixPath("docs/x.md")
    good = ["See `tools/check_docs.py` and [the map](../HACKING.md).", "```sh", "./run test", "```"]
    bad = ["See `tools/no_such.py`.", "And [this](nowhere.md).", "```sh", "./run faster", "```"]
    findings = []
    for lines, wanted in ((good, []), (bad, ["no_such", "nowhere.md", "no command faster"])):
        got = check_paths(path, lines, repository.ROOT) + check_commands(path, lines, None)
        findings += repository.expect(got, wanted)
    return findings


if __name__ == "__main__":
    repository.main("check_docs", check, self_test)
