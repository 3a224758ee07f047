# SPDX-License-Identifier: Apache-2.0
"""What we import and export again, TFLM and LiteRT load, and TFLM gives the golden outputs."""

import argparse
import functools
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from shared import litert_runs, shared, tflm_runs

LITERT_STEPS = 2  # its fully connected layers round once instead of twice


def agrees(got, wanted, steps):
    if wanted.dtype == np.float32:
        return np.allclose(got, wanted, rtol=1e-5, atol=1e-6)
    return np.abs(got.astype(np.int64) - wanted).max(initial=0) <= steps


def litert_opens(path):
    try:
        litert_runs(path, [])
    except ValueError:
        return False
    return True


def check_model(path, original, cases):
    """The cases are runs one after another: some models have variables.

    LiteRT has bytes of its own for some operators, an int8 SUM for one: there it must give what it gives for the
    file that we imported.
    """
    numbers = range(3)
    inputs = [[cases[name] for name in sorted(cases) if name.startswith(f"case{n}_in")] for n in numbers]
    wanted = [[cases[name] for name in sorted(cases) if name.startswith(f"case{n}_out")] for n in numbers]
    wrong = []
    for oracle, steps in ((tflm_runs, 0), (litert_runs, LITERT_STEPS)):
        try:
            got = oracle(path, inputs, len(wanted[0]))
        except ValueError:
            if oracle is litert_runs and not litert_opens(original):
                continue  # it lacks an operator, CEIL for one
            raise
        same = [all(map(functools.partial(agrees, steps=steps), got[n], wanted[n])) for n in numbers]
        if oracle is litert_runs and not all(same):
            own = oracle(original, inputs, len(wanted[0]))
            same = [all(map(functools.partial(agrees, steps=0), got[n], own[n])) for n in numbers]
        for number in numbers:
            if not same[number]:
                wrong.append(f"case {number}, {oracle.__name__}")
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", type=pathlib.Path, required=True)
    tool = parser.parse_args().tool
    folder = shared("data/models/converted")
    models = [json.loads(line) for line in (folder / "MANIFEST.jsonl").read_text().splitlines()]
    with tempfile.TemporaryDirectory() as temporary:
        written = {m["file"]: pathlib.Path(temporary) / pathlib.Path(m["file"]).name for m in models}
        pairs = [str(path) for file, out in written.items() for path in (folder / file, out)]
        subprocess.run([tool.parent / "export_tool", *pairs], check=True)
        checked = failures = 0
        for model in models:
            path = written[model["file"]]
            if not path.exists() or model["oracle"] != "tflm":
                continue
            checked += 1
            for wrong in check_model(path, folder / model["file"], np.load(folder / model["cases"])):
                failures += 1
                print(f"{model['file']}: {wrong}")
    print(f"{checked} models exported, {failures} wrong answers")
    return 1 if failures or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
