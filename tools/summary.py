#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up JUnit result files: names what failed, says why tests were skipped, and ends with
'N passed, N failed'.

--plus-passed and --plus-failed count steps that are no tests of their own (lint, the demo).
"""

import argparse
import collections
import re
import xml.etree.ElementTree

PATH = re.compile(r'"?(?:/[^\s"/]+)+/?"?')


def reason(case):
    """Why a test was skipped, without the paths in which runs of one cause differ."""
    lines = (case.findtext("system-out") or "").splitlines()
    for line, after in zip(lines, lines[1:] + [""]):
        if line.startswith("SKIPPED:"):
            text = line
        elif line.endswith(": Skipped"):  # as gtest says it, the reason on the next line
            text = after
        else:
            continue
        text = PATH.sub("", text.removeprefix("SKIPPED:")).strip()
        if text.startswith(("does not exist", "no shared data")):
            return "the shared data is absent; MW_SHARED names its folder"
        return text or "no reason given"
    return "no reason given"


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("results", nargs="*", help="JUnit files as ctest writes them")
parser.add_argument("--plus-passed", type=int, default=0)
parser.add_argument("--plus-failed", type=int, default=0)
arguments = parser.parse_args()

passed, failed = arguments.plus_passed, arguments.plus_failed
skipped = collections.Counter()
for path in arguments.results:
    for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
        if case.find("skipped") is not None:
            skipped[reason(case)] += 1
        elif case.get("status") == "run":
            passed += 1
        else:
            failed += 1
            print(f"FAILED: {case.get('name')} ({path})")
if skipped:
    causes = "; ".join(f"{count} {why}" for why, count in skipped.most_common())
    print(f"skipped {sum(skipped.values())}: {causes}")
print(f"{passed} passed, {failed} failed")
