#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the rules of style that a machine can see; clang-format and clang-tidy hold the others.

A licence line first, files of at most 600 lines, functions of at most 70, include guards named after
their path in every header that reaches firmware, and no words that stand for work not done, for one
machine, or for who wrote what when (git knows).
"""

import ast
import re

import repository

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 70
SOURCES = (".h", ".cc", ".inc", ".py", ".sh", ".cmake", "CMakeLists.txt", "run", ".fbs", ".ld", ".S")

# Split, so that this file passes its own check.
FORBIDDEN = [
    (re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b"), "unfinished work belongs in no source"),
    (re.compile(r"#\s*if\s+" r"0\b"), "dead code: delete it, git keeps it"),
    (re.compile(r"\bDISA" r"BLED_"), "a disabled test proves nothing"),
    (re.compile(r"(?<![\w.])/(work|root|home|farm)/|/opt/wh" r"eels"), "a path of one machine"),
    (re.compile(r"py" r"pi\.org|deb\.deb" r"ian\.org|npm" r"js"), "a registry host"),
    (re.compile(r"(@auth" r"or|\bAuth" r"or:|Creat" r"ed (on|by)\b|Copy" r"right \d)"),
     "authors and dates are git's to keep"),
]


def check_words(path, lines):
    return [f"{path}:{number}: {reason}" for number, line in enumerate(lines, 1)
            for pattern, reason in FORBIDDEN if pattern.search(line)]


def check_licence(path, lines):
    first = 1 if lines and lines[0].startswith("#!") else 0
    if len(lines) > first and "SPDX-License-Identifier: Apache-2.0" in lines[first]:
        return []
    return [f"{path}:1: the first line must be the SPDX licence line"]


NO_FUNCTION = re.compile(r"^\s*(namespace|class|struct|enum|union|extern)\b|.*=\s*\{$|^\s*\}")


def indent_of(line):
    return len(line) - len(line.lstrip())


def cpp_functions(lines):
    """(first line, length) of each function, told by the indent that clang-format gives it."""
    first, indent = None, 0
    for index, line in enumerate(lines):
        if first is None:
            if line.endswith("{") and not NO_FUNCTION.match(line):
                first = index
                while first > 0 and indent_of(lines[first]) > 2:  # a signature of several lines
                    first -= 1
                indent = indent_of(lines[first])
        elif line.rstrip(";,)") == " " * indent + "}":
            yield first + 1, index - first + 1
            first = None


def python_functions(content):
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno - node.lineno + 1


def check_lengths(path, content, lines):
    findings = []
    if len(lines) > MAX_FILE_LINES:
        findings.append(f"{path}:1: {len(lines)} lines, at most {MAX_FILE_LINES}")
    if path.suffix in (".h", ".cc"):
        functions = cpp_functions(repository.without_raw_strings(content).splitlines())
    elif path.suffix == ".py":
        functions = python_functions(content)
    else:
        functions = ()
    return findings + [f"{path}:{number}: a function of {length} lines, at most {MAX_FUNCTION_LINES}"
                       for number, length in functions if length > MAX_FUNCTION_LINES]


# Headers of these folders are copied into firmware. A program may hold two copies of one, from two
# generated folders: only a guard by name tells a compiler that they are the same.
GUARDED_FOLDERS = ("abi", "arch", "ops", "dsp", "codecs", "rt", "ports")
HOST_HEADER = re.compile(r"_(host|grad)\.h$")


def guard_of(path):
    return "MW_" + re.sub(r"[^A-Z0-9]+", "_", str(path).upper()).strip("_") + "_"


def check_guard(path, lines):
    if path.suffix != ".h" or path.parts[0] not in GUARDED_FOLDERS or HOST_HEADER.search(path.name):
        return []
    guard = guard_of(path)
    code = [line for line in lines if line and not line.startswith("//")]
    if code[:2] == [f"#ifndef {guard}", f"#define {guard}"] and lines[-1] == f"#endif  // {guard}":
        return []
    return [f"{path}:1: no include guard {guard} around all of it: the header reaches firmware"]


def check_file(path, content):
    lines = content.splitlines()
    findings = check_words(path, lines)
    if path.name.endswith(SOURCES):
        findings += check_licence(path, lines) + check_lengths(path, content, lines)
        findings += check_guard(path, lines)
    return findings


def check(_arguments):
    findings = []
    for path in repository.files():
        if path.name == "LICENSE" or "corpus" in path.parts:
            continue
        content = repository.text(path)
        if "\0" not in content[:4096]:
            findings += check_file(path, content)
    return findings


def self_test():
    spdx = "// SPDX-License-Identifier: Apache-2.0\n"
    long_body = "  f();\n" * MAX_FUNCTION_LINES
    cases = [
        (spdx + "int f() {\n  return 1;\n}\n", []),
        ("int x;\n", ["SPDX"]),
        (spdx + "// TO" "DO later\n", ["unfinished work"]),
        (spdx + "#if " "0\n#endif\n", ["dead code"]),
        (spdx + 'auto p = "/wo' 'rk/x";\n', ["a path of one machine"]),
        (spdx + "int f() {\n" + long_body + "}\n", ["a function of 72 lines"]),
        (spdx + "struct S {\n  int f() {\n" + long_body + "  }\n};\n", ["a function of 72 lines"]),
        (spdx + "int f(int x,\n      int y) {\n" + long_body + "}\n", ["a function of 73 lines"]),
        (spdx + 'const char* text = R"(int f() {\n' + long_body + '}\n)";\n', []),
        (spdx + "int x;\n" * MAX_FILE_LINES, ["601 lines"]),
    ]
    findings = []
    for content, wanted in cases:
        got = check_file(repository.pathlib.PurePosixPath("ops/a/a.cc"), content)
        findings += repository.expect(got, wanted)
    guarded = spdx + "// What.\n#ifndef {0}\n#define {0}\n\nint x;\n\n#endif  // {0}\n"
    name = "MW_OPS_TEMPLATE_TEMPLATE_H_"
    headers = [
        ("ops/_template/_template.h", guarded.format(name), []),
        ("ops/_template/_template.h", guarded.format("MW_OPS_OTHER_H_"), [f"guard {name}"]),
        ("ops/_template/_template.h", spdx + "#pragma once\n", [f"guard {name}"]),
        ("ops/_family/unary/unary_host.h", spdx + "#pragma once\n", []),
        ("abi/op.h", guarded.format("MW_ABI_OP_H_") + "int y;\n", ["guard MW_ABI_OP_H_"]),
        ("host/api/api.h", spdx + "#pragma once\n", []),
    ]
    for path, content, wanted in headers:
        got = check_file(repository.pathlib.PurePosixPath(path), content)
        findings += repository.expect(got, wanted)
    return findings


if __name__ == "__main__":
    repository.main("check_style", check, self_test)
