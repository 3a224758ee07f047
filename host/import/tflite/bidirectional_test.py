# SPDX-License-Identifier: Apache-2.0
"""BIDIRECTIONAL_SEQUENCE_LSTM and _RNN are, in what we export, layers of one direction: the same to LiteRT."""

import argparse
import pathlib
import random
import subprocess
import sys
import tempfile

import flatbuffers
import numpy as np

sys.path.append(str(pathlib.Path(__file__).resolve().parents[3] / "test" / "oracle"))
from shared import litert_runs  # noqa: E402  pylint: disable=wrong-import-position

CASES, RUNS = 40, 2


class Model:
    """A file of one operator, in float32."""

    def __init__(self, schema, rng):
        self.schema, self.rng = schema, rng
        self.buffers, self.tensors = [schema.BufferT()], []

    def tensor(self, shape, constant=False, variable=False):
        tensor = self.schema.TensorT()
        tensor.type, tensor.shape, tensor.name = 0, list(shape), f"t{len(self.tensors)}"
        tensor.isVariable = variable
        if constant:
            buffer = self.schema.BufferT()
            values = [self.rng.uniform(-0.8, 0.8) for _ in range(int(np.prod(shape)))]
            buffer.data = list(np.array(values, np.float32).tobytes())
            self.buffers.append(buffer)
            tensor.buffer = len(self.buffers) - 1
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def file(self, code, options_type, options, inputs, outputs):
        schema = self.schema
        entry = schema.OperatorCodeT()
        entry.builtinCode = entry.deprecatedBuiltinCode = code
        entry.version = 1
        node = schema.OperatorT()
        node.inputs, node.outputs = inputs, outputs
        node.builtinOptionsType, node.builtinOptions = options_type, options
        graph = schema.SubGraphT()
        graph.tensors, graph.operators, graph.inputs, graph.outputs = self.tensors, [node], inputs[:1], outputs
        model = schema.ModelT()
        model.version, model.operatorCodes, model.subgraphs, model.buffers = 3, [entry], [graph], self.buffers
        builder = flatbuffers.Builder(1024)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def made_file(schema, rng, extra=None):
    """(the file, the shape of its input, how many outputs); extra: an input that is absent, but is there."""
    lstm, merges, time_major = rng.random() < 0.5, rng.random() < 0.5, rng.random() < 0.5
    batch, steps, in_c = rng.randint(1, 3), rng.randint(1, 5), rng.randint(1, 6)
    units = [rng.randint(1, 5), rng.randint(1, 5)]
    if lstm:
        units[1] = units[0]  # LiteRT refuses layers of two sizes
    if lstm and merges and not time_major:
        batch = 1  # of more, LiteRT reads what is not there, and gives other outputs each time
    leading = [steps, batch] if time_major else [batch, steps]
    model = Model(schema, rng)
    inputs = [-1] * (48 if lstm else 12)
    inputs[0] = model.tensor(leading + [in_c])
    for direction, count in enumerate(units):
        if lstm:
            first, state = (1, 35) if direction == 0 else (18, 37)
            for gate in range(4):
                inputs[first + gate] = model.tensor([count, in_c], constant=True)
                inputs[first + 4 + gate] = model.tensor([count, count], constant=True)
                inputs[first + 11 + gate] = model.tensor([count], constant=True)
            inputs[state], inputs[state + 1] = (model.tensor([batch, count], variable=True) for _ in range(2))
        else:
            first = 1 if direction == 0 else 5
            inputs[first:first + 4] = [model.tensor([count, in_c], constant=True),
                                       model.tensor([count, count], constant=True),
                                       model.tensor([count], constant=True),
                                       model.tensor([batch, count], variable=True)]
    if extra is not None:
        inputs[extra] = model.tensor([units[0]], constant=True)
    ends = [sum(units)] if merges else units
    outputs = [model.tensor(leading + [count]) for count in ends]
    name = "LSTM" if lstm else "RNN"
    options = getattr(schema, f"BidirectionalSequence{name}OptionsT")()
    options.fusedActivationFunction = schema.ActivationFunctionType.TANH if lstm else rng.choice([0, 1, 3, 4])
    options.mergeOutputs, options.timeMajor = merges, time_major
    if lstm and rng.random() < 0.4:
        options.cellClip = 0.3
    kind = getattr(schema.BuiltinOptions, f"BidirectionalSequence{name}Options")
    code = getattr(schema.BuiltinOperator, f"BIDIRECTIONAL_SEQUENCE_{name}")
    return model.file(code, kind, options, inputs, outputs), leading + [in_c], len(ends)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

    rng, failures = random.Random(arguments.seed), 0
    extras = (9, 10, 11)  # peepholes, or auxiliary inputs
    with tempfile.TemporaryDirectory() as temporary:
        folder, cases = pathlib.Path(temporary), []
        for number in range(CASES):
            content, shape, outputs = made_file(schema, rng)
            path = folder / f"{number}.tflite"
            path.write_bytes(content)
            values = [[rng.uniform(-2, 2) for _ in range(int(np.prod(shape)))] for _ in range(RUNS)]
            cases.append((path, [[np.array(run, np.float32).reshape(shape)] for run in values], outputs))
        for number, extra in enumerate(extras):
            path = folder / f"extra{number}.tflite"
            path.write_bytes(made_file(schema, rng, extra)[0])
            subprocess.run([arguments.tool.parent / "export_tool", path, path.with_suffix(".out")], check=True)
            if path.with_suffix(".out").exists():
                print(f"{path.name}: input {extra} is passed over")
                failures += 1
        pairs = [str(name) for path, _, _ in cases for name in (path, path.with_suffix(".out"))]
        subprocess.run([arguments.tool.parent / "export_tool", *pairs], check=True)
        for path, runs, outputs in cases:
            if not path.with_suffix(".out").exists():
                print(f"{path.name}: we refuse it")
                failures += 1
                continue
            wanted = litert_runs(path, runs, outputs)
            got = litert_runs(path.with_suffix(".out"), runs, outputs)
            for number, (ours, theirs) in enumerate(zip(sum(got, []), sum(wanted, []))):
                if not np.allclose(ours, theirs, rtol=1e-5, atol=1e-6):
                    print(f"{path.name}: array {number} is off by {np.abs(ours - theirs).max()}")
                    failures += 1
    print(f"seed {arguments.seed}: {CASES} files, {failures} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
