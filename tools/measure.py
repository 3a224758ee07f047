# SPDX-License-Identifier: Apache-2.0
"""Runs `milliwatt run` over a matrix of models, cores and forms; shared by bench and golden tests."""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess

from ports import CORES

ROOT = pathlib.Path(__file__).resolve().parent.parent
FORMS = ("tflite", "plan", "aot")


def shared():
    """The folder of reference models, or None where it is absent."""
    folder = pathlib.Path(os.environ.get("MW_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_dir() else None


def reference_models():
    """The seven models of tflm_goldens.json by their short names."""
    goldens = json.loads((shared() / "reference/tflm_goldens.json").read_text())
    digests = {digest: file for file, digest in goldens["model_sha256"].items()}
    models = {}
    for path in sorted((shared() / "data/models/tflite").rglob("*.tflite")):
        file = digests.get(hashlib.sha256(path.read_bytes()).hexdigest())
        if file is None:
            continue
        name = next(n for n in goldens["expected"] if n in file.lower())
        models[name] = path
    return models, goldens["expected"]


def run(tool, model, core, form, inputs, optimize="speed", per_op=False):
    """One run as the object that the tool prints; an explained error is a RuntimeError."""
    command = [str(tool), "--json", "run", str(model), "--target", core, "--form", form,
               "--optimize", optimize]
    for source in inputs:
        command += ["--input", str(source)]
    if per_op:
        command.append("--per-op")
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def in_parallel(jobs):
    """Calls every job, as many at once as there are cores, and yields results in order."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(lambda job: job(), jobs)
