#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs the tool into an empty prefix and uses it from an empty folder, far from the checkout.

Why: what is installed must carry everything that firmware is made of.
Contract: nothing outside a temporary folder is written; the environment of the caller is not used.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "test/corpus/import_tflite/conv_2d_1"


def environment(folder):
    """What a new user has: no MW_* variable, a cache of its own."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "MW_CACHE": str(folder / "cache")}


def run(command, folder):
    done = subprocess.run([str(word) for word in command], cwd=folder, env=environment(folder),
                          capture_output=True, timeout=300)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit status {done.returncode}\n"
                 f"{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout


def check_content(share):
    """Device sources and figures of ports; no test, no host side, no template."""
    for needed in ("abi/op.h", "rt", "ops/conv_2d/conv_2d.h", "dsp", "arch",
                   "ports/firmware.mk", "ports/cortex_m4/target.json", "ports/boards/boards.tsv"):
        if not (share / needed).exists():
            sys.exit(f"{needed} was not installed")
    for path in share.rglob("*"):
        stem = path.name.split(".")[0]
        if stem.endswith(("_test", "_host", "_grad", "_bench", "_fuzz", "_template")):
            sys.exit(f"{path} does not belong to an installation")


def check_use(tool, folder):
    shutil.copy(MODEL, folder / "model.tflite")
    boards = json.loads(run([tool, "boards", "--json"], folder))["boards"]
    if len(boards) < 40:
        sys.exit("the boards are missing")
    outputs = set()
    for form in ("tflite", "plan", "aot"):
        shown = run([tool, "run", "model.tflite", "--input", "pattern:0", "--form", form,
                     "--json"], folder)
        outputs.add(json.loads(shown)["outputs"][0]["hex"])
    if len(outputs) != 1:
        sys.exit(f"the forms differ: {outputs}")
    run([tool, "compile", "model.tflite", "--target", "arduino-nano-33-ble", "-o", "firmware"], folder)
    if shutil.which("arm-none-eabi-g++"):
        run(["make", "-C", "firmware", "-j2"], folder)
    else:
        print("arm-none-eabi-g++ is not installed: the firmware was written and not built")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, help="a build folder of CMake")
    build = pathlib.Path(parser.parse_args().build).resolve()
    with tempfile.TemporaryDirectory(prefix="milliwatt-install-") as name:
        prefix, folder = pathlib.Path(name) / "prefix", pathlib.Path(name) / "empty"
        folder.mkdir()
        run(["cmake", "--install", build, "--prefix", prefix], folder)
        check_content(prefix / "share/milliwatt")
        check_use(prefix / "bin/milliwatt", folder)


if __name__ == "__main__":
    main()
