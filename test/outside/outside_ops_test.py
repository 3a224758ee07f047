#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An operator from outside the tree, docs/examples/ops, through every command that meets it.

A .tflite with the custom operator is made here; host and emulated core must give, in all three forms, the
bytes that the operator's contract says. Then every way in which a folder can be wrong must be told with
place, cause and next step.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import flatbuffers
import numpy as np
from flatbuffers import flexbuffers
from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import ports
OPS = ROOT / "docs/examples/ops"
SCALE, ZERO, THRESHOLD = 0.125, -5, 0.7  # 5.6 steps, so 6
SHAPE = (1, 6, 8)


def tensor(name, dtype):
    out = schema.TensorT()
    out.name, out.shape, out.type, out.hasRank = name, list(SHAPE), dtype, True
    if dtype == schema.TensorType.INT8:
        out.quantization = schema.QuantizationParametersT()
        out.quantization.scale, out.quantization.zeroPoint = [SCALE], [ZERO]
    return out


def model(dtype, custom="SoftThreshold", options=None):
    """x -> RELU -> custom -> y."""
    relu, own = schema.OperatorCodeT(), schema.OperatorCodeT()
    relu.builtinCode = relu.deprecatedBuiltinCode = schema.BuiltinOperator.RELU
    own.builtinCode = own.deprecatedBuiltinCode = schema.BuiltinOperator.CUSTOM
    own.customCode = custom
    first, second = schema.OperatorT(), schema.OperatorT()
    first.inputs, first.outputs, first.opcodeIndex = [0], [1], 0
    second.inputs, second.outputs, second.opcodeIndex = [1], [2], 1
    second.customOptions = list(flexbuffers.Dumps(options or {"threshold": THRESHOLD, "other": "x"}))
    graph = schema.SubGraphT()
    graph.tensors = [tensor(name, dtype) for name in ("x", "h", "y")]
    graph.operators, graph.inputs, graph.outputs = [first, second], [0], [2]
    out = schema.ModelT()
    out.version, out.operatorCodes = 3, [relu, own]
    out.subgraphs, out.buffers = [graph], [schema.BufferT()]
    builder = flatbuffers.Builder(1024)
    builder.Finish(out.Pack(builder), b"TFL3")
    return bytes(builder.Output())


class Tool:
    def __init__(self, tool, folder):
        self.tool, self.folder = pathlib.Path(tool).resolve(), folder
        self.environment = dict(os.environ, MW_CACHE=str(folder / "cache"))
        self.environment.pop("CXX", None)

    def call(self, *words, **variables):
        return subprocess.run([self.tool, *map(str, words), "--json"], cwd=self.folder, text=True,
                              env={**self.environment, **variables}, capture_output=True, timeout=280)

    def json(self, *words):
        done = self.call(*words)
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, words))}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def refuses(self, parts, *words, **variables):
        done = self.call(*words, **variables)
        text = done.stdout + done.stderr
        error = json.loads(done.stdout)["error"] if done.stdout else {}
        missing = [part for part in parts if part not in text]
        if done.returncode == 0 or missing or not error.get("where") or not error.get("hint"):
            sys.exit(f"{' '.join(map(str, words))}: {missing} should be told, but: {text}")


def expected(x):
    steps = np.floor(THRESHOLD / SCALE + 0.5)
    far = np.maximum(x.astype(int) - ZERO, 0)
    return (np.sign(far) * np.maximum(np.abs(far) - steps, 0) + ZERO).astype(np.int8)


def check_runs(tool):
    x = np.random.default_rng(1).integers(-128, 128, SHAPE).astype(np.int8)
    np.save(tool.folder / "x.npy", x)
    (tool.folder / "s8.tflite").write_bytes(model(schema.TensorType.INT8))
    shown = tool.json("inspect", "s8.tflite", "--ops", OPS)
    assert shown["runs"], shown
    targets = ["host", *ports.runnable()]
    want = expected(x).tobytes().hex()
    for target in targets:
        for form in ("tflite", "plan", "aot"):
            ran = tool.json("run", "s8.tflite", "--input", "x.npy", "--target", target, "--form", form,
                            "--per-op", "--ops", OPS)
            assert ran["outputs"][0]["hex"] == want, (target, form, ran["outputs"][0]["hex"], want)
            assert ran["ops"][-1]["kernel"] == "soft_threshold_s8_ref", ran["ops"]
    print(f"the same bytes in three forms on {', '.join(targets)}")


def check_packages(tool):
    for form in ("tflite", "plan", "aot"):
        folder = tool.folder / f"package_{form}"
        tool.json("--ops", OPS, "compile", "s8.tflite", "--form", form, "--target", "cortex-m4", "-o", folder,
                  "--package", "cmake")
        names = [path.name for path in folder.rglob("*soft_threshold*")]
        assert any("prepare" in name for name in names), names
        assert not any("_host" in name or "_grad" in name for name in names), names
    tool.json("compile", "s8.tflite", "--ops", OPS, "--target", "host", "-o", "own")
    made = subprocess.run(["make", "-s", "-C", tool.folder / "own"], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr


def check_quantizes(tool):
    (tool.folder / "f32.tflite").write_bytes(model(schema.TensorType.FLOAT32))
    x = np.random.default_rng(2).normal(0, 2, (32,) + SHAPE[1:]).astype(np.float32)
    np.save(tool.folder / "data.npy", x)
    tool.json("quantize", "f32.tflite", "--data", "data.npy", "-o", "quantized.tflite", "--ops", OPS)
    tool.json("quantize", "f32.tflite", "--data", "data.npy", "-o", "quantized.mw", "--ops", OPS)
    tool.refuses(["no operator 'soft_threshold'", "--ops DIR"], "inspect", "quantized.mw")
    assert b"SoftThreshold" in (tool.folder / "quantized.tflite").read_bytes()
    shown = tool.json("inspect", "quantized.tflite", "--ops", OPS)
    assert shown["runs"] and any(op["op"] == "soft_threshold" for op in shown["ops"]), shown


def copy_of(tool, name, edits=(), rename=None):
    """DIR/<op>/ as the example has it, with (file, pattern, text) edits."""
    folder = tool.folder / name
    shutil.copytree(OPS, folder)
    own = folder / "soft_threshold"
    for file, pattern, text in edits:
        path = own / file
        changed, count = re.subn(pattern, text, path.read_text())
        assert count, (file, pattern)
        path.write_text(changed)
    if rename:
        own.rename(folder / rename)
    return folder


def check_refusals(tool):
    run = ("inspect", "s8.tflite")
    tool.refuses(["SoftThreshold", "--ops DIR"], "run", "s8.tflite", "--input", "x.npy")
    tool.refuses(["no such folder"], *run, "--ops", "absent")
    tool.refuses(["a file, not a folder"], *run, "--ops", "s8.tflite")
    (tool.folder / "empty").mkdir()
    tool.refuses(["holds no operator", "<op>.h"], *run, "--ops", "empty")
    tool.refuses(["the folder above"], *run, "--ops", OPS / "soft_threshold")
    wrong = copy_of(tool, "wrong", [("soft_threshold_ref.cc", "p.zero_point;", "p.no_such_field;")])
    tool.refuses(["no_such_field", "wrong/soft_threshold/soft_threshold_ref.cc:"], *run, "--ops", wrong)
    lacks = copy_of(tool, "lacks", [("kernels.inc", "soft_threshold_f32_ref", "soft_threshold_lost")])
    (lacks / "soft_threshold/soft_threshold_grad.cc").unlink()
    tool.refuses(["nothing defines", "soft_threshold_lost"], *run, "--ops", lacks)
    other = copy_of(tool, "other", [("soft_threshold_host.cc", '"acme::soft_threshold"', '"acme"')])
    tool.refuses(["stands in acme::soft_threshold", ".cpp_namespace ="], *run, "--ops", other)
    hidden = copy_of(tool, "hidden", [("soft_threshold_host.cc", "extern const OpDef kDef;",
                                       "static const OpDef& kOwn(); extern const OpDef kDefinition;"),
                                      ("soft_threshold_host.cc", r"\bkDef\b", "kDefinition"),
                                      ("soft_threshold_host.cc", r"static const OpDef& kOwn\(\);", "")])
    tool.refuses(["no kDef", "extern const OpDef kDef"], *run, "--ops", hidden)
    code = copy_of(tool, "code", [("soft_threshold.h", "kCode = 50001", "kCode = 3")])
    tool.refuses(["kCode 3 is that of"], *run, "--ops", code)
    again = copy_of(tool, "again")
    tool.refuses(["name already", "rename"], *run, "--ops", OPS, "--ops", again)
    taken = copy_of(tool, "taken", rename="relu")
    (taken / "relu/relu.h").write_text("")
    tool.refuses(["name already", "taken/relu"], *run, "--ops", taken)
    bare = tool.folder / "bare"
    (bare / "mine").mkdir(parents=True)
    (bare / "mine/mine.h").write_text("")
    tool.refuses(["mine_host.cc is missing"], *run, "--ops", bare)
    tool.refuses(["is not installed", "CXX="], *run, "--ops", OPS, CXX="no-such-compiler")
    tool.json(*run, "--ops", OPS, "--ops", OPS)  # one folder twice is one
    print("all refusals tell place, cause and next step")


def check_cache(tool):
    """What is damaged is made again; what changed is made anew."""
    objects = list((tool.folder / "cache/operators").glob("*/operators.so"))
    for path in objects:
        path.write_bytes(path.read_bytes()[:1000])
    assert tool.json("inspect", "s8.tflite", "--ops", OPS)["runs"]
    assert any(path.stat().st_size > 1000 for path in objects)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    with tempfile.TemporaryDirectory(prefix="mw_outside_") as folder:
        tool = Tool(parser.parse_args().tool, pathlib.Path(folder))
        check_runs(tool)
        check_packages(tool)
        check_quantizes(tool)
        check_refusals(tool)
        check_cache(tool)


if __name__ == "__main__":
    main()
