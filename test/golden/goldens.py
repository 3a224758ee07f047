# SPDX-License-Identifier: Apache-2.0
"""The outputs of real models on the host and every core, in all three forms, against goldens.

The seven reference models: both input patterns, and in the tflite form the CRC-32 of every
operator's output. The converted models that use only operators which we have: three cases each.
"""

import argparse
import functools
import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tools"))
import measure  # noqa: E402

OPERATORS = {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "AVERAGE_POOL_2D", "MAX_POOL_2D",
             "ADD", "SOFTMAX", "RELU", "RELU6", "RESHAPE", "PAD", "MEAN", "QUANTIZE", "DEQUANTIZE"}
TYPES = {"INT8", "INT32", "FLOAT32"}
FLOAT_TOLERANCE = 1e-5


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", default=measure.ROOT / "build/bin/milliwatt")
    parser.add_argument("--on", action="append", help="only this target; may be repeated")
    options = parser.parse_args()
    if measure.shared() is None:
        print("SKIPPED: the golden models need ../shared (or MW_SHARED)")
        return 0
    targets = options.on or ("host",) + measure.CORES
    failures = []
    jobs = reference_jobs(options.tool, targets)
    with tempfile.TemporaryDirectory() as folder:
        jobs += converted_jobs(options.tool, targets, pathlib.Path(folder))
        for done, failure in enumerate(measure.in_parallel(jobs), 1):
            failures += [failure] if failure else []
            print(f"\r{done} of {len(jobs)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for failure in failures:
        print(failure)
    print(f"{len(jobs) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


def reference_jobs(tool, targets):
    models, expected = measure.reference_models()
    return [functools.partial(check_reference, tool, model, path, target, form, expected[model])
            for model, path in models.items() for target in targets for form in measure.FORMS]


def check_reference(tool, model, path, target, form, expected):
    where = f"{model} on {target}, {form}"
    for pattern in (0, 1):
        try:
            report = measure.run(tool, path, target, form, [f"pattern:{pattern}"],
                                 per_op=form == "tflite")
        except RuntimeError as error:
            return f"{where}: {error}"
        if report["outputs"][0]["hex"] != expected[f"pattern{pattern}_out_hex"]:
            return f"{where}: pattern {pattern} gives {report['outputs'][0]['hex'][:64]}"
        if form != "tflite":
            continue
        crcs = expected["op_crc32_pattern0" if pattern == 0 else "op_crc32_pattern1_host"]
        got = [op["output_crc32"] for op in report["ops"]]
        if got != crcs:
            return f"{where}: pattern {pattern}, operator CRCs {got} instead of {crcs}"
    return None


def converted_jobs(tool, targets, folder):
    import numpy as np

    base = measure.shared() / "data/models/converted"
    jobs = []
    for line in (base / "MANIFEST.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if not {op["op"] for op in entry["ops"]} <= OPERATORS or not set(entry["tensor_types"]) <= TYPES:
            continue
        if entry["mode"] == "drq" or any(set(op["in0"]) - {"INT8", "FLOAT32"} for op in entry["ops"]):
            continue
        cases = np.load(base / entry["cases"])
        inputs = []
        for j in range(len(entry["inputs"])):
            inputs.append(folder / f"{pathlib.Path(entry['file']).stem}_{j}.npy")
            np.save(inputs[-1], np.stack([cases[f"case{c}_in{j}"] for c in range(3)]))
        wanted = [np.stack([cases[f"case{c}_out{j}"] for c in range(3)])
                  for j in range(len(entry["outputs"]))]
        jobs += [functools.partial(check_converted, tool, base / entry["file"], target, form, inputs, wanted)
                 for target in targets for form in measure.FORMS]
    return jobs


def check_converted(tool, path, target, form, inputs, wanted):
    import numpy as np

    where = f"{path.stem} on {target}, {form}"
    try:
        report = measure.run(tool, path, target, form, inputs)
    except RuntimeError as error:
        return f"{where}: {error}"
    for output, want in zip(report["outputs"], wanted):
        got = np.frombuffer(bytes.fromhex(output["hex"]), output["dtype"]).reshape(want.shape)
        if want.dtype == np.float32:
            bound = FLOAT_TOLERANCE * max(float(np.abs(want).max()), 1e-30)
            if float(np.abs(got - want).max()) > bound:
                return f"{where}: {output['name']} is off by {np.abs(got - want).max()}"
        elif not np.array_equal(got, want):
            return f"{where}: {output['name']} differs in {np.count_nonzero(got != want)} values"
    return None


if __name__ == "__main__":
    sys.exit(main())
