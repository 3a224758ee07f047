# SPDX-License-Identifier: Apache-2.0
"""Random cases of every operator give the bytes of TFLM's reference kernels (float: close to them).

Where TFLM refuses a file, LiteRT's reference kernels answer. A file that both refuse is a failure:
the exporter wrote something that nobody can read, but for what OURS_ALONE names.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from shared import OURS_ALONE, TFLM_IS_WRONG, litert_outputs, tflm_outputs


def oracle_outputs(path, inputs, count):
    """(name of the oracle, its outputs)."""
    if tuple(path.name.split(".")[:2]) in TFLM_IS_WRONG:
        return "litert", litert_outputs(path, inputs, count)
    try:
        return "tflm", tflm_outputs(path, inputs, count)
    except Exception:  # pylint: disable=broad-except
        return "litert", litert_outputs(path, inputs, count)


def difference(ours, wanted, tolerance):
    """What is wrong with our bytes, or an empty string."""
    got = np.frombuffer(ours, wanted.dtype)
    want = wanted.reshape(-1)
    if got.size != want.size:
        return f"{got.size} values instead of {want.size}"
    if wanted.dtype != np.float32:
        wrong = np.flatnonzero(got != want)
        if wrong.size == 0:
            return ""
        first = wrong[0]
        return f"{wrong.size} of {want.size} differ, first [{first}]: {got[first]}, not {want[first]}"
    if not np.array_equal(np.isnan(got), np.isnan(want)):
        return "NaN stands in other places"
    same = (got == want) | np.isnan(want)
    scale = max(1e-6, float(np.abs(want[np.isfinite(want)]).max(initial=0)))
    error = float(np.abs(got[~same] - want[~same]).max(initial=0)) / scale
    return "" if error <= max(tolerance, 1e-6) else f"relative error {error:.3g}"


def check_case(folder, case):
    inputs = [bytes.fromhex(text) for text in case["inputs"]]
    try:
        oracle, outputs = oracle_outputs(folder / case["file"], inputs, len(case["outputs"]))
    except Exception as error:  # pylint: disable=broad-except
        return "none", f"both oracles refuse the file: {error}"
    for text, wanted in zip(case["outputs"], outputs):
        wrong = difference(bytes.fromhex(text), wanted, case["tolerance"])
        if wrong:
            return oracle, f"{oracle}: {wrong}"
    return oracle, ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=25, help="cases of each operator and dtype")
    parser.add_argument("op", nargs="?", default="all", help="of this operator alone")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for the files")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        tool = arguments.tool.parent / "random_cases_tool"
        subprocess.run([tool, folder, str(arguments.count), arguments.op], check=True)
        return run(folder)


def run(folder):
    counts, failures = collections.Counter(), 0
    for line in (folder / "cases.jsonl").read_text().splitlines():
        case = json.loads(line)
        if tuple(case["name"].split(".")[:2]) in OURS_ALONE:
            continue
        oracle, wrong = check_case(folder, case)
        kind = case["name"].rsplit(".", 1)[0]
        counts[kind + " " + oracle] += 1
        # LiteRT knows fewer forms of uint8 than of int8, but some of every operator.
        if wrong and (oracle != "none" or not kind.endswith(".unsigned")):
            failures += 1
            if failures <= 40:
                print(f"{case['name']}: {wrong}")
    for kind in {name.split()[0] for name in counts if ".unsigned " in name}:
        if set(name for name in counts if name.startswith(kind + " ")) == {kind + " none"}:
            failures += 1
            print(f"{kind}: no oracle runs any case")
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    print(f"{sum(counts.values())} cases, {failures} wrong")
    return 1 if failures or not counts else 0


if __name__ == "__main__":
    sys.exit(main())
