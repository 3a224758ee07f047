#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Device sources compile in every dialect that firmware projects set, without a warning.

Each device file, the operator template and the ports too, is read by each compiler at hand as C++14,
C++17, C++20 and C++23 with --warnings as errors, which are those of the device library. Below C++14
the first thing that a compiler says is which dialect to set.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import repository

DIALECTS = ("gnu++14", "gnu++17", "gnu++20", "gnu++2b")
ARM = ("arm-none-eabi-g++", "-mcpu=cortex-m4", "-mthumb")
COMPILERS = (("g++",), ("clang++",), ARM)
FOLDERS = ("arch", "ops", "dsp", "codecs", "rt", "ports")
HOST_FILE = re.compile(r"_(host|grad|test|bench|fuzz)\.cc$")
HOST_HEADER = re.compile(r"_(host|grad)\.h$")
RULES = ("-ffreestanding", "-fno-exceptions", "-fno-rtti", "-fsyntax-only", "-I.")


def complaints(compiler, dialect, flags, source):
    """What the compiler says of a source, its first error or warning; empty if nothing."""
    done = subprocess.run([*compiler, f"-std={dialect}", *RULES, *flags, str(source)], text=True,
                          cwd=repository.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    told = [line for line in done.stdout.splitlines() if re.search(r"(error|warning): ", line)]
    if done.returncode or told:
        return [f"{told[0] if told else done.stdout} ({compiler[0]} -std={dialect})"]
    return []


def builds_with(source, compiler):
    """Ports of a core are written for it; all else is for any."""
    parts = source.parts
    if parts[0] != "ports" or len(parts) == 2:
        return True
    return (parts[1] == "host") == (compiler is not ARM)


def check(compilers, flags):
    sources = [path for path in repository.files(".cc")
               if path.parts[0] in FOLDERS and not HOST_FILE.search(path.name)]
    jobs = [(compiler, dialect, flags, source) for compiler in compilers for dialect in DIALECTS
            for source in sources if builds_with(source, compiler)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return [told for found in pool.map(lambda job: complaints(*job), jobs) for told in found]


def old_dialect(compilers):
    """Every header that firmware includes says first that the dialect is too old."""
    findings = []
    for header in repository.files(".h"):
        if header.parts[0] not in FOLDERS[:-1] + ("abi",) or HOST_HEADER.search(header.name):
            continue
        told = complaints(compilers[0], "gnu++11", ("-x", "c++"), header)
        if not told or "Milliwatt needs C++14 or later" not in told[0]:
            findings.append(f"{header}:1: C++11 does not meet the #error of abi/config.h first")
    return findings


def self_test(compilers, flags, folder):
    cases = [
        ("namespace a::b {}\n", "gnu++14", True),
        ("inline constexpr int kOne = 1;\n", "gnu++14", True),
        ("char f(int x) {\n  return x;\n}\n", "gnu++20", True),
        ("int f(int x) {\n  return x;\n}\n", "gnu++14", False),
    ]
    source = pathlib.Path(folder) / "case.cc"
    findings = []
    for text, dialect, guilty in cases:
        source.write_text(text)
        for compiler in compilers:
            if bool(complaints(compiler, dialect, flags, source)) != guilty:
                findings.append(f"self-test: {compiler[0]} -std={dialect} on {text!r}")
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--warnings", required=True, help="flags, with blanks or ; between them")
    flags = re.split(r"[; ]+", parser.parse_args().warnings) + ["-Werror"]
    compilers = [compiler for compiler in COMPILERS if shutil.which(compiler[0])]
    with tempfile.TemporaryDirectory() as folder:
        findings = self_test(compilers, flags, folder)
    findings += check(compilers, flags) + old_dialect(compilers)
    for finding in findings:
        print(finding)
    print(f"check_dialects: {len(findings)} findings by {', '.join(c[0] for c in compilers)}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
