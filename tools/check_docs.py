#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Documents must not lie: paths they name exist, commands they show are commands that exist.

Checked: back-ticked paths and relative links of every tracked .md file; in ```sh blocks, each
`./run X` and each `milliwatt X` (whose --help must work); docs/dependencies.md against
tools/packages.txt and tools/requirements.txt, both ways; and our figures in the table of README.md
against bench/budget.json.
"""

import functools
import json
import re
import subprocess

import repository

GENERATED = ("build/", ".venv", "../", "gen/")
PATH = re.compile(r"`([A-Za-z0-9_.\-]+(?:/[A-Za-z0-9_.\-]+)*/?)`")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
TOP_LEVEL_SUFFIXES = (".md", ".txt", ".json", ".toml")


# Columns of the table of README.md, each with its case and figure in the budget.
FIGURES = {1: ("aot/speed", "instructions"), 3: ("aot/speed", "code_bytes"),
           4: ("tflite/speed", "code_bytes"), 6: ("aot/ram", "arena_bytes"),
           7: ("tflite/speed", "arena_bytes")}


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


def check_map(path, content, sources):
    """The map names every module of the host; that what it names exists, check_paths() sees."""
    modules = sorted({source.parts[1] for source in sources if source.parts[0] == "host"})
    return [f"{path}:1: the map does not name host/{module}" for module in modules
            if f"`host/{module}`" not in content]


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


def shown_as(value, cell):
    """The value as the cell would show it: whole, or in millions with as many digits as it has."""
    digits = len(cell.partition(".")[2])
    return f"{value / 1e6:.{digits}f}" if digits else f"{value:,}"


def check_figures(path, lines, budget):
    findings = []
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        for column, (case, figure) in FIGURES.items():
            entry = budget.get(f"{cells[0]}/cortex-m3/{case}")
            wanted = shown_as(entry[figure], cells[column]) if entry else None
            if wanted and cells[column] != wanted:
                findings.append(f"{path}:{number}: {cells[column]} is {wanted} in bench/budget.json")
    return findings


def check(arguments):
    findings = check_dependencies(repository.ROOT)
    findings += check_figures("README.md", repository.text("README.md").splitlines(),
                              json.loads(repository.text("bench/budget.json")))
    findings += check_map("HACKING.md", repository.text("HACKING.md"), repository.files(".cc"))
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
    entry = {"instructions": 1234567, "code_bytes": 4321, "arena_bytes": 99}
    budget = {f"m/cortex-m3/{case}": entry for case, _ in FIGURES.values()}
    table = ["| m | 1.23 | 9 | 4,321 | 4,321 | 9 | 99 | 99 | 9 |",
             "| m | 1.24 | 9 | 4321 | 4,321 | 9 | 99 | 98 | 9 |", "| other | text |", ""]
    findings += repository.expect(check_figures(path, table, budget),
                                  ["1.24 is 1.23", "4321 is 4,321", "98 is 99"])
    sources = [repository.pathlib.PurePosixPath(name) for name in
               ("rt/open.cc", "host/ir/graph.cc", "host/plan/plan.cc", "host/plan/memory.cc")]
    findings += repository.expect(check_map(path, "| `host/ir` | the graph |", sources),
                                  ["does not name host/plan"])
    return findings


if __name__ == "__main__":
    repository.main("check_docs", check, self_test)
