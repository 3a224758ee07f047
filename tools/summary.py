#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up JUnit result files: names what failed or was skipped, ends with 'N passed, N failed'.

--plus-passed and --plus-failed count steps that are no tests of their own (lint, the demo).
"""

import argparse
import xml.etree.ElementTree

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("results", nargs="*", help="JUnit files as ctest writes them")
parser.add_argument("--plus-passed", type=int, default=0)
parser.add_argument("--plus-failed", type=int, default=0)
arguments = parser.parse_args()

passed, failed, skipped = arguments.plus_passed, arguments.plus_failed, 0
for path in arguments.results:
    for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
        if case.find("skipped") is not None:
            skipped += 1
        elif case.get("status") == "run":
            passed += 1
        else:
            failed += 1
            print(f"FAILED: {case.get('name')} ({path})")
if skipped:
    print(f"{skipped} skipped")
print(f"{passed} passed, {failed} failed")
