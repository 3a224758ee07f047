# SPDX-License-Identifier: Apache-2.0
"""Whatever operator and data types TFLM takes, `milliwatt ops` lists, and random cases test.

tflm_operators.tsv is TFLM's list. What is missing here on purpose is named below, with the reason.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys

LIST = pathlib.Path(__file__).with_name("tflm_operators.tsv")
ELSEWHERE = {  # no kernel: the loaders put variables into the plan, and the importer decodes constants
    "ASSIGN_VARIABLE": "flow_test", "CALL_ONCE": "flow_test", "READ_VARIABLE": "flow_test",
    "VAR_HANDLE": "flow_test", "TFLM_DECODE": "decode_test",
}
EXCEPTIONS = {
    ("ethos-u", "uint8"): "the command stream of an NPU, which TFLM passes to its maker's driver",
}
WHOLE_GRAPHS = {"IF", "WHILE"}  # tested by random graphs, not by cases of one node


def combinations():
    """(operator, text, types of inputs, type of output) for every cell of the list."""
    for line in LIST.read_text().splitlines():
        if line.startswith("#"):
            continue
        name, cells = line.split("\t")
        for cell in cells.split():
            inputs, _, output = cell.partition(">")
            inputs = inputs.split(",")
            yield name, cell, inputs, output or inputs[0]


def fits(row, inputs, output):
    """Whether a row of `ops --json` takes these types; it may leave the last ones open."""
    pairs = [*zip(row["inputs"], inputs), (row["output"], output)]
    return all(have in ("any", want) for have, want in pairs)


def missing(operators, name, inputs, output):
    """What is wrong with a cell, or an empty string."""
    found = operators.get(name)
    if not found:
        return "there is no such operator"
    if not any(fits(row, inputs, output) for entry in found for row in entry["types"]):
        return "no kernel takes these types"
    tested = {dtype for entry in found for dtype in entry["tested"]}
    if name not in WHOLE_GRAPHS and not tested & {inputs[0], output}:
        return "no random case has these types"
    if any(form not in entry["forms"] for entry in found for form in ("tflite", "plan", "aot")):
        return "it does not run in all forms"
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    listed = json.loads(subprocess.run([arguments.tool, "ops", "--json"], check=True,
                                       stdout=subprocess.PIPE).stdout)["operators"]
    operators = collections.defaultdict(list)
    for entry in listed:
        operators[entry["tflite"]].append(entry)
    cells, names, failures = 0, set(), 0
    for name, cell, inputs, output in combinations():
        cells += 1
        names.add(name)
        if name in ELSEWHERE or (name, cell) in EXCEPTIONS:
            continue
        wrong = missing(operators, name, inputs, output)
        failures += bool(wrong)
        if wrong:
            print(f"{name} {cell}: {wrong}")
    print(f"{len(names)} operators with {cells} combinations of types, {failures} wrong")
    return 1 if failures or len(names) < 118 else 0


if __name__ == "__main__":
    sys.exit(main())
