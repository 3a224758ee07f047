# SPDX-License-Identifier: Apache-2.0
"""Measures the reference models on every emulated core in every form, and holds them to budgets.

A figure more than 2 % above bench/budget.json fails, and so does one above TFLM with reference
kernels. `--update` writes the measured figures as the new budgets; say why in the commit.
"""

import argparse
import functools
import json
import sys

import measure

BUDGET = measure.ROOT / "bench/budget.json"
FIGURES = ("instructions", "init_instructions", "code_bytes", "arena_bytes", "ram_bytes")
TOLERANCE = 1.02
TWO_TICKS = 80  # instructions; a run is repeated until ticks do not count, but a model opens once
SETTINGS = [("tflite", "speed"), ("plan", "speed"), ("aot", "speed"), ("plan", "ram"), ("aot", "ram")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", default=measure.ROOT / "build/bin/milliwatt")
    parser.add_argument("--update", action="store_true", help="write the figures as new budgets")
    parser.add_argument("--json", action="store_true", help="print all figures as one object")
    parser.add_argument("--core", action="append", help="only this core; may be repeated")
    parser.add_argument("--model", action="append", help="only this model; may be repeated")
    options = parser.parse_args()
    if measure.shared() is None:
        print("SKIPPED: the reference models need ../shared (or MW_SHARED)")
        return 0
    measured = measure_all(options)
    if options.json:
        print(json.dumps(measured, indent=1))
    else:
        print_table(measured)
    if options.update:
        budget = json.loads(BUDGET.read_text()) if BUDGET.exists() else {}
        budget.update(measured)
        BUDGET.write_text(json.dumps(dict(sorted(budget.items())), indent=1) + "\n")
        print(f"wrote {len(measured)} budgets to {BUDGET.relative_to(measure.ROOT)}")
    failures = over_budget(measured) + over_tflm(measured)
    for failure in failures:
        print(f"OVER: {failure}")
    print(f"{len(measured)} settings measured, {len(failures)} figures over")
    return 1 if failures else 0


def measure_all(options):
    models, _ = measure.reference_models()
    names, jobs = [], []
    for model, path in models.items():
        for core in options.core or measure.CORES:
            for form, optimize in SETTINGS:
                if options.model and model not in options.model:
                    continue
                names.append(f"{model}/{core}/{form}/{optimize}")
                jobs.append(functools.partial(measure.run, options.tool, path, core, form,
                                              ["pattern:0"], optimize))
    measured = {}
    for name, report in zip(names, measure.in_parallel(jobs)):
        measured[name] = {figure: report[figure] for figure in FIGURES + ("model_bytes",)
                          if report[figure] is not None}  # aot opens nothing
        print(f"\r{len(measured)} of {len(jobs)}: {name:50}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return measured


def over_budget(measured):
    budgets = json.loads(BUDGET.read_text())
    return [f"{name} {figure}: {values[figure]:,}, budget {budgets[name][figure]:,}"
            for name, values in measured.items() for figure in FIGURES
            if figure in values and figure in budgets.get(name, {})
            and values[figure] > allowed(figure, budgets[name][figure])]


def allowed(figure, budget):
    return TOLERANCE * budget + (TWO_TICKS if figure == "init_instructions" else 0)


def over_tflm(measured):
    """TFLM's reference kernels were measured on the M3; where it was not measured at all, nothing is compared."""
    baseline = json.loads((measure.shared() / "reference/tflm_baseline.json").read_text())
    tflm = baseline["cores"]["cortex-m3"]["reference"]
    measured = {name: values for name, values in measured.items() if name.split("/")[1] in baseline["cores"]}
    return [f"{name} {figure}: {values[figure]:,}, TFLM with reference kernels "
            f"{tflm[figure][name.split('/')[0]]:,}"
            for name, values in measured.items() for figure in FIGURES
            if figure in tflm and values[figure] > tflm[figure][name.split("/")[0]]]


def print_table(measured):
    print(f"{'model/core/form/optimize':40} {'instructions':>14} {'to open':>12} {'code':>8} {'arena':>8} {'RAM':>8}")
    for name, values in measured.items():
        print(f"{name:40} {values['instructions']:>14,} {values.get('init_instructions', 0):>12,} "
              f"{values['code_bytes']:>8,} {values['arena_bytes']:>8,} {values['ram_bytes']:>8,}")


if __name__ == "__main__":
    sys.exit(main())
