# SPDX-License-Identifier: Apache-2.0
"""The installed TFLM still gives the golden outputs that our own tests compare with.

Should a newer wheel answer differently, this test says so before any kernel is suspected.
"""

import json
import sys

import numpy as np

from shared import models_by_sha256, pattern, shared, tflm_outputs


def main():
    goldens = json.loads(shared("reference/tflm_goldens.json").read_text())
    paths = {name: models_by_sha256()[digest] for name, digest in goldens["model_sha256"].items()}
    failures = checked = 0
    for name, expected in goldens["expected"].items():
        matching = [path for file, path in paths.items() if name in file.lower()]
        if len(matching) != 1:
            continue
        for number in (0, 1):
            wanted = expected.get(f"pattern{number}_out_hex")
            if wanted is None:
                continue
            got = run(matching[0], number)
            checked += 1
            if got != wanted:
                failures += 1
                print(f"{name}, pattern {number}: TFLM gives {got}, the golden is {wanted}")
    print(f"{checked} golden outputs checked, {failures} differ")
    return 1 if failures or not checked else 0


def run(path, number):
    from tflite_micro import runtime

    shape = runtime.Interpreter.from_file(str(path)).get_input_details(0)["shape"]
    inputs = [pattern(number, int(np.prod(shape)))]
    return b"".join(output.tobytes() for output in tflm_outputs(path, inputs)).hex()


if __name__ == "__main__":
    sys.exit(main())
