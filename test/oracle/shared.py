# SPDX-License-Identifier: Apache-2.0
"""What tests against oracles share: the data outside the repository, and TFLM's answer."""

import functools
import hashlib
import math
import os
import pathlib
import sys

import numpy as np

# Of these operators and dtypes TFLM has a kernel that reads what it never set: LiteRT's answers count.
TFLM_IS_WRONG = {("greater", "s16")}
# These no oracle has: <op>_peer.py beside the operator answers.
OURS_ALONE = {("cumsum", "s16"), ("sin", "s8"), ("cos", "s8")} | {
    (op, dtype) for op in ("ceil", "floor", "round", "square") for dtype in ("s8", "s16")}
ARENA_BYTES = 1 << 21  # left to itself, TFLM's Python guesses too low for models without weights
ROOT = pathlib.Path(__file__).resolve().parents[2]


def shared(relative):
    """A path below ../shared or MW_SHARED; without it the test says SKIPPED and ends."""
    path = pathlib.Path(os.environ.get("MW_SHARED", ROOT.parent / "shared")) / relative
    if not path.exists():
        print(f"SKIPPED: {path} does not exist")
        sys.exit(0)
    return path


@functools.cache
def models_by_sha256():
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path
            for path in sorted(shared("data/models/tflite").rglob("*.tflite"))}


def pattern(number, count):
    """The int8 inputs that the golden outputs were recorded with."""
    if number == 0:
        values = np.arange(count, dtype=np.uint64) * 37 + 11
        return (values & 0xFF).astype(np.uint8).view(np.int8)
    state, values = 12345, np.empty(count, np.uint8)
    for i in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values[i] = state >> 24
    return values.view(np.int8)


def requantized(values, factor):
    """docs/numerics.md: integers times a real factor, rounded twice."""
    significand, shift = math.frexp(factor)
    multiplier = round(significand * (1 << 31))

    def one(value):
        scaled = int(value) << max(shift, 0)
        high = (scaled * multiplier + (1 << 30)) >> 31
        right = max(-shift, 0)
        half = (1 << right) >> 1
        return (high + half) >> right if high >= 0 else -((-high + half) >> right)

    return np.vectorize(one, otypes=[np.int64])(values)


def quotient_to_nearest(whole, scale):
    """int16: whole numbers by a scale, as a factor of 31 bits, halves upwards."""
    significand, shift = math.frexp(1 / scale)
    multiplier, bits = round(significand * (1 << 31)), 31 - shift
    steps = [(int(value) * multiplier + (1 << (bits - 1))) >> bits for value in whole.reshape(-1)]
    return np.clip(np.array(steps, object), -32768, 32767).astype(np.int16).reshape(whole.shape)


def sampled(node, x, function):
    """What a function of floats gives of int8, rounded in the order of TFLite's LUTPopulate."""
    (x_scale,), (y_scale,) = node["in"][0]["scales"], node["out"][0]["scales"]
    real = np.float32(x_scale) * (x.astype(np.int32) - node["in"][0]["zero_point"]).astype(np.float32)
    steps = function(real).astype(np.float32) * (np.float32(1) / np.float32(y_scale))
    whole = np.copysign(np.floor(np.abs(steps.astype(np.float64)) + 0.5), steps)
    return np.clip(whole + node["out"][0]["zero_point"], -128, 127).astype(np.int8)


def to_whole(node, x, function):
    """What a function to whole numbers gives of int8 or int16."""
    if x.dtype == np.int8:
        return sampled(node, x, function)
    whole = function(x * np.float64(node["in"][0]["scales"][0]))
    return quotient_to_nearest(whole, node["out"][0]["scales"][0])


def tflm_runs(path, runs, count=1):
    """The first `count` outputs of each run, one after another, in TFLM's reference kernels."""
    from tflite_micro import runtime

    interpreter = runtime.Interpreter.from_file(str(path), arena_size=ARENA_BYTES)
    outputs = []
    for inputs in runs:
        for index, value in enumerate(inputs):
            details = interpreter.get_input_details(index)
            if isinstance(value, bytes):
                value = np.frombuffer(value, details["dtype"])
            interpreter.set_input(np.asarray(value, details["dtype"]).reshape(details["shape"]), index)
        interpreter.invoke()
        outputs.append([np.array(interpreter.get_output(index)) for index in range(count)])
    return outputs


def tflm_outputs(path, inputs, count=1):
    return tflm_runs(path, [inputs], count)[0]


def litert_runs(path, runs, count=1):
    """The same from LiteRT's reference kernels."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(str(path), num_threads=1,
                              experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    interpreter.allocate_tensors()
    outputs = []
    for inputs in runs:
        for details, value in zip(interpreter.get_input_details(), inputs):
            if isinstance(value, bytes):
                value = np.frombuffer(value, details["dtype"])
            interpreter.set_tensor(details["index"], value.reshape(details["shape"]))
        interpreter.invoke()
        outputs.append([interpreter.get_tensor(d["index"]).copy()
                        for d in interpreter.get_output_details()[:count]])
    return outputs


def litert_outputs(path, inputs, count=1):
    return litert_runs(path, [inputs], count)[0]
